import MCPCore
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `guest` against the simulator.
@Suite struct GuestToolTests {
    private static let account: JSONObject = ["vm": "db01", "username": "root", "password": "VMware1!"]

    private func with(_ arguments: JSONObject) -> JSONObject {
        var all = Self.account
        all.merge(arguments)
        return all
    }

    @Test func `a command leaves no files behind in the guest`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let before = try await server.call("list_guest_directory", with(["path": "/tmp"]))
            let answer = try await server.call(
                "run_command_in_guest", with(["command": "echo one; echo two >&2; exit 3"]))
            #expect(answer["exit_code"] == 3)
            #expect(answer["stdout"] == "one\n")
            #expect(answer["stderr"] == "two\n")
            let after = try await server.call("list_guest_directory", with(["path": "/tmp"]))
            #expect(after["items"] == before["items"])
        }
    }

    @Test func `what is written is read back, and is gone when it is deleted`() async throws {
        try await SimulatedServer.run(.demo) { server in
            _ = try await server.call("create_guest_directory", with(["path": "/srv/in/box"]))
            _ = try await server.call(
                "write_guest_file", with(["path": "/srv/in/box/note", "content": "Grüße\n", "mode": "0600"]))
            let read = try await server.call("read_guest_file", with(["path": "/srv/in/box/note"]))
            #expect(read["text"] == "Grüße\n")
            let list = try await server.call("list_guest_directory", with(["path": "/srv/in/box"]))
            #expect(list["items"]?[0]?["mode"] == "600")
            let kept = await server.failure(
                "write_guest_file", with(["path": "/srv/in/box/note", "content": "x", "overwrite": false]))
            #expect(kept.contains("/srv/in/box/note"), "\(kept)")
            let folder = await server.failure("delete_guest_file", with(["path": "/srv/in"]))
            #expect(folder.contains("/srv/in"), "\(folder)")
            _ = try await server.call("delete_guest_file", with(["path": "/srv/in", "recursive": true]))
            let gone = await server.failure("read_guest_file", with(["path": "/srv/in/box/note"]))
            #expect(gone.contains("/srv/in/box/note"), "\(gone)")
        }
    }

    @Test func `a wrong password is told as such, and never repeated`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let said = await server.failure(
                "list_guest_processes", ["vm": "db01", "username": "root", "password": "hunter2"])
            #expect(said.contains("InvalidGuestLogin"), "\(said)")
            #expect(!said.contains("hunter2"))
        }
    }

    @Test func `an account of the configuration needs no password in the call`() async throws {
        var accounts = GuestAccounts()
        accounts.named = ["linux": GuestCredentials(user: "root", password: "VMware1!")]
        accounts.takesPasswords = false
        try await SimulatedServer.run(.demo, adjust: { $0.guestAccounts = accounts }) { server in
            let named = try await server.call(
                "run_command_in_guest", ["vm": "db01", "command": "whoami", "guest_credential": "linux"])
            #expect(named["stdout"] == "root\n")
            // The only one there is need not be named.
            let only = try await server.call("run_command_in_guest", ["vm": "db01", "command": "whoami"])
            #expect(only["stdout"] == "root\n")
            let refused = await server.failure("run_command_in_guest", with(["command": "whoami"]))
            #expect(refused.contains("takes no passwords") && refused.contains("linux"), "\(refused)")
        }
    }

    @Test func `passwords are marked as secret in every tool that takes them`() throws {
        for tool in try TestBackend.tools() where tool.definition.toolset == "guest" {
            let password = try #require(tool.input?.properties.first { $0.name == "password" })
            #expect(password.isSecret, "\(tool.definition.name)")
        }
    }
}
