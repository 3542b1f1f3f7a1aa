import Foundation
public import HTTPTransport
public import VSphere

/// govmomi's simulator of a vCenter, running.
public struct GovmomiSimulator: Sendable {
    private let host: String
    private let callsFile: URL

    private static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }
    private static var program: URL { root.appending(path: ".build-acceptance/govmomi-simulator") }

    /// Whether it can be run: `scripts/test` builds it.
    public static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: program.path) }

    /// Starts a simulator for the time of the closure.
    /// - Parameters:
    ///   - machines: how many there are; of a stand-alone ESXi any number, else a multiple of two for each datacenter.
    ///   - datacenters: how many share them.
    ///   - isESXi: whether it is a stand-alone host.
    public static func run(
        machines: Int, datacenters: Int = 1, isESXi: Bool = false, _ body: (GovmomiSimulator) async throws -> Void
    ) async throws {
        let calls = FileManager.default.temporaryDirectory.appending(path: "calls-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: calls) }
        let process = Process()
        process.executableURL = program
        process.arguments = [
            "-vms", "\(machines)", "-datacenters", "\(datacenters)", "-esx=\(isESXi)", "-tls", "-user", "user",
            "-password", "right", "-calls", calls.path,
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            // It ends with its standard input.
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        var line = ""
        while !line.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw NotStarted() }
            line += String(decoding: data, as: UTF8.self)
        }
        let url = URL(string: line.trimmingCharacters(in: .whitespacesAndNewlines))!
        try await body(GovmomiSimulator(host: "127.0.0.1:\(url.port!)", callsFile: calls))
    }

    /// It printed no URL.
    public struct NotStarted: Error {}

    /// How to reach it, with the right password.
    public func configuration(password: Secret = "right", trust: TLSTrust = .insecure) -> VSphereConfiguration {
        VSphereConfiguration(host: host, user: "user", password: password, trust: trust)
    }

    /// Names of the operations that have been called, in their order.
    public func calls() throws -> [String] {
        try String(contentsOf: callsFile, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
