import Foundation

/// What this process holds.
enum Process {
    /// Descriptors that event loops keep once they run: two for each of as many threads as there are cores, and one of
    /// the thread pool's.
    static var loops: Int { 3 * ProcessInfo.processInfo.activeProcessorCount + 4 }

    /// Open file descriptors.
    static func descriptors() -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count
    }

    /// The largest amount of memory that it has had.
    static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) >> 10
    }
}
