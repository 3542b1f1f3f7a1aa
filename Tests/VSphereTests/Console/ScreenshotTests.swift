import HTTPTransport
import Testing
import VimTypes

@testable import VSphere

@Suite("Screenshots") struct ScreenshotTests {
    static let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    @Test("The server's own picture is taken where there is one")
    func screen() async throws {
        let server = ScriptedServer()
        server.onTransfer { transfer in
            transfer.url == "https://vc.example/screen?id=vm-7" && transfer.headers["Cookie"] != nil
                ? ScriptedServer.Reply(headers: ["Content-Type": "image/png"], body: Self.picture)
                : ScriptedServer.Reply(status: 404)
        }
        #expect(try await server.client().screenshot(of: ManagedObjectReference("vm-7")) == Self.picture)
        #expect(!server.calls.contains("CreateScreenshot_Task"))
    }

    @Test("An expired session is renewed once")
    func expired() async throws {
        let server = ScriptedServer()
        server.onTransfer { [unowned server] _ in
            server.calls.count { $0 == "Login" } == 1
                ? ScriptedServer.Reply(status: 401) : ScriptedServer.Reply(body: Self.picture)
        }
        #expect(try await server.client().screenshot(of: ManagedObjectReference("vm-7")) == Self.picture)
        #expect(server.calls.count { $0 == "Login" } == 2)
    }

    @Test("A server without a screen, and a machine that is off, are told apart", arguments: [404, 200, 503])
    func fallback(status: Int) async throws {
        let server = ScriptedServer()
        server.onTransfer { _ in ScriptedServer.Reply(status: status, body: Array("<html/>".utf8)) }
        server.answer("CreateScreenshot_Task") { _ in throw ScriptedServer.Fault("InvalidPowerState") }
        let fault = await #expect(throws: VimFault.self) {
            try await server.client().screenshot(of: ManagedObjectReference("vm-7"))
        }
        #expect(fault?.is(InvalidPowerState.self) == true)
    }
}
