import Foundation
import HTTPTransport
import Synchronization
import Testing
import VimTypes

@testable import VSphere

/// Guest operations against a guest that runs commands on this machine, as VMware Tools do: through a shell.
@Suite("Guest operations", .timeLimit(.minutes(2))) struct GuestTests {
    /// The guest's processes.
    final class Processes: Sendable {
        let running = Mutex<[Int: Process]>([:])
        let terminated = Mutex<[Int]>([])
    }

    /// The guest: its processes, and files below one folder.
    struct Guest: Sendable {
        let server = ScriptedServer()
        let processes = Processes()

        init(folder: String, family: String = "linuxGuest") {
            server.refer("GuestOperationsManager", "fileManager", "GuestFileManager", "gfm")
            server.refer("GuestOperationsManager", "processManager", "GuestProcessManager", "gpm")
            server.set("vm-7", "guest.guestFamily", "xsd:string", family)
            server.refer("vm-7", "runtime.host", "HostSystem", "host-9")
            server.set("host-9", "summary.config.sslThumbprint", "xsd:string", OVFTransferTests.thumbprint)
            server.answer("CreateTemporaryFileInGuest") { request in
                guard request.contains("<password>guest-word</password>") else {
                    throw ScriptedServer.Fault("InvalidGuestLogin")
                }
                let path = folder + "/it's \(UUID().uuidString)" + (ScriptedServer.text("suffix", in: request) ?? "")
                try Data().write(to: URL(fileURLWithPath: path))
                return "<returnval>\(path)</returnval>"
            }
            server.answer("DeleteFileInGuest") { request in
                let path = ScriptedServer.text("filePath", in: request) ?? ""
                guard unlink(path) == 0 else { throw ScriptedServer.Fault("FileNotFound") }
                return ""
            }
            server.answer("StartProgramInGuest") { [processes] request in
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/sh")
                let program = ScriptedServer.text("programPath", in: request) ?? ""
                process.arguments = ["-c", "exec \(program) \(ScriptedServer.text("arguments", in: request) ?? "")"]
                if let folder = ScriptedServer.text("workingDirectory", in: request) {
                    process.currentDirectoryURL = URL(fileURLWithPath: folder)
                }
                try process.run()
                let id = Int(process.processIdentifier)
                processes.running.withLock { $0[id] = process }
                return "<returnval>\(id)</returnval>"
            }
            server.answer("ListProcessesInGuest") { [processes] request in
                let id = Int(ScriptedServer.text("pids", in: request) ?? "") ?? 0
                guard let process = processes.running.withLock({ $0[id] }) else { return "" }
                let end =
                    process.isRunning
                    ? "" : "<endTime>2026-01-01T00:00:00Z</endTime><exitCode>\(process.terminationStatus)</exitCode>"
                return
                    "<returnval><name>sh</name><pid>\(id)</pid><owner>u</owner><cmdLine>c</cmdLine><startTime>2026-01-01T00:00:00Z</startTime>\(end)</returnval>"
            }
            server.answer("TerminateProcessInGuest") { [processes] request in
                let id = Int(ScriptedServer.text("pid", in: request) ?? "") ?? 0
                processes.terminated.withLock { $0.append(id) }
                processes.running.withLock { $0[id] }?.terminate()
                return ""
            }
            server.answer("InitiateFileTransferFromGuest") { request in
                let path = ScriptedServer.text("guestFilePath", in: request) ?? ""
                let url = "https://*:443/guestFile\(PercentEncoding.path(path))?id=1"
                return "<returnval><attributes/><size>0</size><url>\(url)</url></returnval>"
            }
            server.answer("InitiateFileTransferToGuest") { request in
                let path = ScriptedServer.text("guestFilePath", in: request) ?? ""
                return "<returnval>https://esx9:443/guestFile\(PercentEncoding.path(path))?id=1</returnval>"
            }
            server.onTransfer { transfer in
                guard let start = transfer.url.firstRange(of: "/guestFile"),
                    let path = transfer.url[start.upperBound...].prefix(while: { $0 != "?" }).removingPercentEncoding
                else { return ScriptedServer.Reply(status: 404) }
                let file = URL(fileURLWithPath: path)
                if transfer.method == "PUT" {
                    return ScriptedServer.Reply(status: (try? Data(transfer.body).write(to: file)) == nil ? 500 : 200)
                }
                guard let data = try? Data(contentsOf: file) else { return ScriptedServer.Reply(status: 404) }
                return ScriptedServer.Reply(body: Array(data))
            }
        }

        func operations(password: Secret = "guest-word") async throws -> GuestOperations {
            try await server.client().guest(
                of: ManagedObjectReference("vm-7"), GuestCredentials(user: "root", password: password))
        }
    }

    @Test(
        "A command's exit code and both outputs come back, whatever is quoted in it",
        arguments: [
            ("echo out; echo err >&2; exit 3", 3, "out\n", "err\n"),
            ("printf %s \"it's\" '\"q\"' '$HOME' \\\\", 0, "it's\"q\"$HOME\\", ""),
            ("echo one\necho 'two\nthree'", 0, "one\ntwo\nthree\n", ""),
            ("cat", 0, "", ""), ("(echo a); { echo b; }", 0, "a\nb\n", ""),
        ])
    func run(command: String, code: Int, output: String, errors: String) async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let result = try await guest.operations().run(command, upTo: .seconds(20), in: "/")
            #expect(result.exitCode == code)
            #expect(String(decoding: result.output.bytes, as: UTF8.self) == output)
            #expect(String(decoding: result.errorOutput.bytes, as: UTF8.self) == errors)
            #expect(!result.timedOut && !result.output.isTruncated)
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test("A syntax error is told on standard error")
    func syntaxError() async throws {
        try await withFolder { folder in
            let result = try await Guest(folder: folder.path).operations().run("fi )", upTo: .seconds(20))
            #expect(result.exitCode == 2)
            #expect(!result.errorOutput.bytes.isEmpty)
        }
    }

    @Test("Long output is cut at the limit, and said to be")
    func limit() async throws {
        try await withFolder { folder in
            let result = try await Guest(folder: folder.path).operations()
                .run("printf 1234567890", upTo: .seconds(20), outputLimit: 4)
            #expect(result.output == .init(bytes: Array("1234".utf8), isTruncated: true))
        }
    }

    @Test("A command that takes too long is killed, and what it wrote is kept")
    func timeOut() async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let result = try await guest.operations().run("echo begun; exec sleep 60", upTo: .milliseconds(300))
            #expect(result.timedOut && result.exitCode == nil)
            #expect(result.output.bytes == Array("begun\n".utf8))
            #expect(guest.processes.terminated.withLock(\.count) == 1)
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test("A cancelled command is killed, and its files are removed")
    func cancelled() async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let operations = try await guest.operations()
            let task = Task { try await operations.run("exec sleep 60", upTo: .seconds(60)) }
            while !guest.server.calls.contains("ListProcessesInGuest") { await Task.yield() }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(guest.processes.terminated.withLock(\.count) == 1)
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test(
        "A command that is cancelled while it is being started is killed, and its files are removed",
        arguments: ["CreateTemporaryFileInGuest", "StartProgramInGuest"])
    func cancelledAtTheStart(operation: String) async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let operations = try await guest.operations()
            let (gate, opening) = AsyncStream.makeStream(of: Void.self)
            let running = Mutex<Task<GuestCommandResult, any Error>?>(nil)
            guest.server.onCall { name in
                if name == operation { running.withLock { $0?.cancel() } }
            }
            let task = Task {
                for await _ in gate {}
                return try await operations.run("exec sleep 60", upTo: .seconds(60))
            }
            running.withLock { $0 = task }
            opening.finish()
            await #expect(throws: CancellationError.self) { try await task.value }
            let started = guest.server.calls.count { $0 == "StartProgramInGuest" }
            #expect(started == (operation == "StartProgramInGuest" ? 1 : 0))
            #expect(guest.processes.terminated.withLock(\.count) == started)
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test("A command that ends just when its time is up loses nothing of what it wrote")
    func endsAtTheLimit() async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            guest.server.answer("TerminateProcessInGuest") { [processes = guest.processes] request in
                let id = Int(ScriptedServer.text("pid", in: request) ?? "") ?? 0
                processes.running.withLock { $0[id] }?.terminate()
                throw ScriptedServer.Fault("GuestProcessNotFound")
            }
            let result = try await guest.operations().run("echo begun; exec sleep 60", upTo: .milliseconds(300))
            #expect(result.timedOut)
            #expect(result.output.bytes == Array("begun\n".utf8))
        }
    }

    @Test("A wrong password is a fault, and shows nowhere")
    func wrongPassword() async throws {
        try await withFolder { folder in
            let operations = try await Guest(folder: folder.path).operations(password: "hidden-word")
            let fault = await #expect(throws: VimFault.self) { try await operations.run("true", upTo: .seconds(1)) }
            #expect(fault?.is(InvalidGuestLogin.self) == true)
            #expect(
                !"\(operations) \(String(describing: fault)) \(operations.authentication.debugDescription)".contains(
                    "hidden-word"))
        }
    }

    @Test("Files go in to the host whose certificate the server vouches for, and come out through the server")
    func files() async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let operations = try await guest.operations()
            let path = folder.path + "/a b#?.txt"
            try await operations.write(Array("content".utf8), to: path)
            #expect(try await operations.bytes(of: path, upTo: 100) == Array("content".utf8))
            #expect(try await operations.bytes(of: path, from: 2, upTo: 3) == Array("nte".utf8))
            try await operations.upload(file: path, to: path + "2")
            try await operations.download(path + "2", to: path + "3")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "3")) == Data("content".utf8))
            let pinned = CertificateThumbprint(OVFTransferTests.thumbprint).map { TLSTrust.thumbprint($0) }
            for transfer in guest.server.transfers {
                #expect(transfer.trust == (transfer.method == "PUT" ? pinned : .system))
                #expect((transfer.headers["Cookie"] == nil) == (transfer.method == "PUT"))
            }
            await #expect(throws: VSphereError.self) { try await operations.download(path + "9", to: path + "4") }
            #expect(!Foundation.FileManager.default.fileExists(atPath: path + "4"))
        }
    }

    @Test("A machine that has moved is met on its new host, with that host's certificate")
    func moved() async throws {
        try await withFolder { folder in
            let guest = Guest(folder: folder.path)
            let operations = try await guest.operations()
            let other = Array(repeating: "CD", count: 20).joined(separator: ":")
            guest.server.refer("vm-7", "runtime.host", "HostSystem", "host-10")
            guest.server.set("host-10", "summary.config.sslThumbprint", "xsd:string", other)
            try await operations.write(Array("content".utf8), to: folder.path + "/moved.txt")
            let pinned = try #require(CertificateThumbprint(other))
            #expect(guest.server.transfers.map(\.trust) == [.thumbprint(pinned)])
        }
    }

    @Test("Windows gets a line for cmd, and no more than one")
    func windows() async throws {
        let line = GuestCommandLine.windows("dir \"C:\\a b\" & ver", output: "C:\\t o.out", errors: "C:\\e.err")
        #expect(line.program == "C:\\Windows\\System32\\cmd.exe")
        #expect(line.arguments == "/s /c \"(dir \"C:\\a b\" & ver) > \"C:\\t o.out\" 2> \"C:\\e.err\" < NUL\"")
        try await withFolder { folder in
            let operations = try await Guest(folder: folder.path, family: "windowsGuest").operations()
            #expect(operations.isWindows)
            let error = await #expect(throws: VSphereError.self) { try await operations.run("a\nb", upTo: .seconds(1)) }
            #expect(error?.code == .unsupported)
        }
    }
}
