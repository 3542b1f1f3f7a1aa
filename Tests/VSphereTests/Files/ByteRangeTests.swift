import HTTPTransport
import Testing

@testable import VSphere

@Suite("Parts of files") struct ByteRangeTests {
    @Test("A web server that has nothing from there on has given all there is")
    func atEnd() async throws {
        let server = ScriptedServer()
        server.onTransfer { _ in
            ScriptedServer.Reply(status: 416, headers: ["Content-Range": "bytes */10"], body: Array("no".utf8))
        }
        let client = server.client()
        let source = OVFSource.url("https://files.example/app.ova", over: client.exchange(trust: .system))
        #expect(try await source.bytes(client, from: 10, upTo: 5).isEmpty)
        let size = try await source.read(client, from: 10) { _ in }
        #expect(size == 10)
        let error = await #expect(throws: VSphereError.self) { try await source.read(client) { _ in } }
        #expect(error?.code == .transferRefused)
    }
}
