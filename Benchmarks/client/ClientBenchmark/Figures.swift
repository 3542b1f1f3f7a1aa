import FoundationEssentials

/// What a job cost.
struct Figures: Encodable {
    var seconds: Double
    /// Mebibytes of memory at most over what there was before.
    var peak_mb: Double?
    var calls: Int?
    var objects: Int?
    var values: Int?

    /// Measures a job.
    static func measuring<Result>(_ body: () async throws -> Result) async throws -> (Figures, Result) {
        // Five lets the peak begin anew.
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        let idle = try memory("VmRSS")
        let start = ContinuousClock.now
        let result = try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return (Figures(seconds: seconds, peak_mb: Double(try memory("VmHWM") - idle) / 1024), result)
    }

    /// A figure of this process in kibibytes.
    private static func memory(_ field: String) throws -> Int {
        let status = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }
}
