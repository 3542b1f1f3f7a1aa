// Measures our codec by the contract of Benchmarks/README.md.

import FoundationEssentials
import VimRuntime
import VimTypes

@main
enum DecodeBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let mode = Mode(rawValue: arguments[1]) else {
            print("usage: DecodeBenchmark decode|encode FILE RUNS, DecodeBenchmark first FILE")
            return
        }
        let document = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        switch mode {
        case .first: _ = try decode(document)
        case .decode:
            try measure("swift-decode", document.count, runs: Int(arguments[3])!) { _ = try decode(document) }
        case .encode:
            let response = try decode(document)
            let size = try operation.envelope(response: response).count
            try measure("swift-encode", size, runs: Int(arguments[3])!) {
                _ = try operation.envelope(response: response)
            }
        }
    }

    enum Mode: String {
        case decode, encode, first
    }

    static let operation = Vim.schema.operation(named: "RetrievePropertiesEx")!

    static func decode(_ document: [UInt8]) throws -> ObjectStorage {
        let decoder = SOAPResponseDecoder(operation, options: .lenient)
        for start in stride(from: 0, to: document.count, by: 64 << 10) {
            try decoder.feed(document[start..<min(start + 64 << 10, document.count)])
        }
        guard case .result(let response) = try decoder.finish() else { fatalError("the document is a fault") }
        return response
    }

    static func measure(_ name: String, _ size: Int, runs: Int, _ body: () throws -> Void) rethrows {
        var best = Duration.seconds(3600)
        for _ in 0..<runs { best = min(best, try ContinuousClock().measure(body)) }
        let seconds = best / .seconds(1)
        print(
            "name=\(name) mb_per_s=\(Double(size) / 1e6 / seconds) peak_mb=\(Double(peakKibibytes()) * 1024 / 1e6) runs=\(runs)"
        )
    }

    /// `VmHWM`, the largest resident size so far, in KiB.
    static func peakKibibytes() -> Int {
        guard let status = try? String(contentsOf: URL(fileURLWithPath: "/proc/self/status"), encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
