import Foundation

/// The server of `serve.py`, which ends with the test process.
final class FileServer: Sendable {
    private struct Announcement: Decodable {
        let port: Int
        let certificate: String
        let thumbprint: String
    }

    /// Serves the small API as `/small` and the official files as `/9.1`; nil where Python or OpenSSL is missing.
    static let shared: FileServer? = try? FileServer([
        "small": Repository.golden.appending(path: "wsdl").path(), "9.1": Repository.official("9.1").path(),
    ])

    private let announcement: Announcement
    /// The server ends when this pipe does.
    private let input = Pipe()

    private init(_ folders: [String: String]) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", URL(filePath: #filePath).deletingLastPathComponent().appending(path: "serve.py").path()]
            + folders.map { "\($0.key)=\($0.value)" }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw CocoaError(.fileReadUnknown) }
            line.append(data)
        }
        announcement = try JSONDecoder().decode(Announcement.self, from: line)
    }

    /// File of the server's certificate, which is its own authority.
    var certificate: String { announcement.certificate }
    /// SHA-256 thumbprint of the certificate.
    var thumbprint: String { announcement.thumbprint }

    func url(_ path: String) -> String { "https://127.0.0.1:\(announcement.port)/\(path)" }
}
