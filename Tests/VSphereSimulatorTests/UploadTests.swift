import Foundation
import HTTPTransport
import Testing
import VSphere

@testable import VSphereSimulator

@Suite("Uploads to datastores", .timeLimit(.minutes(1)))
struct UploadTests {
    /// Where the bytes come from.
    enum Source: CaseIterable {
        case memory, stream, file

        func upload(_ files: DatastoreFiles, replacing replaces: Bool = false) async throws {
            let bytes = UploadTests.content
            switch self {
            case .memory: try await files.upload(bytes, to: UploadTests.path, replacing: replaces)
            case .stream:
                try await files.upload(to: UploadTests.path, length: Int64(bytes.count), replacing: replaces) { write in
                    try await write(bytes)
                }
            case .file:
                let local = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
                try Data(bytes).write(to: local)
                defer { try? FileManager.default.removeItem(at: local) }
                try await files.upload(file: local.path, to: UploadTests.path, replacing: replaces)
            }
        }
    }

    static let path = "up/file.bin"
    static let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7) }
    static let old = Array("what is there before".utf8)

    /// What is in the folder, by name.
    private func found(_ bench: Bench) async throws -> [String: [UInt8]] {
        let files = try await bench.client.files(on: bench.datastore)
        var found: [String: [UInt8]] = [:]
        for file in try await files.list("up") {
            found[file.path.name] = try await files.bytes(of: file.path.path, upTo: 1 << 20)
        }
        return found
    }

    @Test("One that is refused leaves nothing", arguments: Source.allCases, [401, 503])
    func refused(source: Source, status: Int) async throws {
        let bench = Bench()
        let client = Detour.client(of: bench.simulator) { $0.method == "PUT" ? status : nil }
        let files = try await client.files(on: bench.datastore)
        let error = await #expect(throws: VSphereError.self) { try await source.upload(files) }
        #expect(error?.code == .transferRefused)
        #expect(try await !files.exists(Self.path))
    }

    @Test("One that is refused leaves what it would have replaced", arguments: Source.allCases, [401, 503])
    func refusedReplacement(source: Source, status: Int) async throws {
        let bench = Bench()
        try await bench.client.files(on: bench.datastore).upload(Self.old, to: Self.path)
        let client = Detour.client(of: bench.simulator) { $0.method == "PUT" ? status : nil }
        let files = try await client.files(on: bench.datastore)
        let error = await #expect(throws: VSphereError.self) { try await source.upload(files, replacing: true) }
        #expect(error?.code == .transferRefused)
        #expect(try await found(bench) == ["file.bin": Self.old])
    }

    @Test("One that succeeds replaces what is there, and leaves nothing else", arguments: Source.allCases)
    func replacement(source: Source) async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        try await files.upload(Self.old, to: Self.path)
        try await source.upload(files, replacing: true)
        #expect(try await found(bench) == ["file.bin": Self.content])
    }

    @Test("A folder is never replaced", arguments: ["up/file.bin", "up", ""])
    func folder(path: String) async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        try await files.upload(Self.old, to: "up/file.bin/inner")
        let error = await #expect(throws: VSphereError.self) {
            try await files.upload(Self.content, to: path, replacing: true)
        }
        #expect(error?.code == .exists)
        #expect(try await files.bytes(of: "up/file.bin/inner", upTo: 100) == Self.old)
    }

    @Test("A server that wants a ticket gets one, and the whole file", arguments: [Source.memory, .file], [401, 403])
    func ticket(source: Source, status: Int) async throws {
        let bench = Bench()
        let client = Detour.client(of: bench.simulator) { request in
            let hasTicket = request.headers["Cookie"]?.hasPrefix("vmware_cgi_ticket") ?? false
            return request.method == "PUT" && !hasTicket ? status : nil
        }
        try await source.upload(try await client.files(on: bench.datastore))
        #expect(try await found(bench) == ["file.bin": Self.content])
    }
}
