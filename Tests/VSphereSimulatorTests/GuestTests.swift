import Foundation
import HTTPTransport
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Guests", .timeLimit(.minutes(2)))
struct GuestTests {
    @Test(
        "A command's output and exit code come back",
        arguments: [
            ("echo hello", 0, "hello\n"), ("exit 3", 3, ""), ("echo a; false; echo $?", 0, "a\n1\n"),
            ("true && echo yes || echo no", 0, "yes\n"), ("false && echo yes || echo no", 0, "no\n"),
            ("echo 'a  b' \"$USER\" \\$HOME", 0, "a  b root $HOME\n"), ("X=1; echo $X${X}", 0, "11\n"),
            ("printf_is_not_there", 127, ""), ("cat /etc/shells | grep bash", 0, "/bin/bash\n"),
            ("cat /etc/shells | head -n 1", 0, "/bin/sh\n"),
            ("echo one > /tmp/f; echo two >> /tmp/f; cat /tmp/f", 0, "one\ntwo\n"),
            ("cat /nothing", 1, ""), ("cat /nothing 2>&1", 1, "cat: /nothing: No such file or directory\n"),
            ("(cd /etc; pwd); pwd", 0, "/etc\n/root\n"),
            ("false || { echo failed; exit 4; }; echo after", 4, "failed\n"),
            ("(exit 5); echo $?", 0, "5\n"), ("sleep 1; echo done", 0, "done\n"), ("for i in 1 2", 127, ""),
            ("id -u; whoami; uname", 0, "0\nroot\nLinux\n"), ("echo $(echo nested $(echo deep))", 0, "nested deep\n"),
            ("mkdir -p /tmp/d/e && ls /tmp/d", 0, "e\n"), ("ls /nothing", 2, ""),
            ("test -d /tmp && [ 1 -lt 2 ] && echo ok", 0, "ok\n"),
            ("sh -c 'sh -c \"exit 9\"'; echo $?", 0, "9\n"), ("echo a\necho b", 0, "a\nb\n"), ("# nothing", 0, ""),
            ("cd /tmp; touch g1 g2; echo g*", 0, "g1 g2\n"), ("echo x | sh -c 'cat'", 0, "x\n"), ("echo \"a", 2, ""),
            ("echo first\necho (", 2, "first\n"), ("A='x y'; echo $A \"$A\"", 0, "x y x y\n"),
            ("/bin/echo q 1>&2", 0, ""),
            ("wc -l < /etc/shells", 0, "2\n"), ("echo 2; echo 1 >/nowhere/x; echo 3", 0, "2\n3\n"),
        ])
    func commands(command: String, code: Int, output: String) async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let result = try await guest.run(command, upTo: .seconds(60))
        #expect(result.exitCode == code)
        #expect(String(decoding: result.output.bytes, as: UTF8.self) == output)
        #expect(!result.timedOut)
        await bench.client.shutdown()
    }

    @Test("A file that ends early is an error, and leaves nothing")
    func shortFiles() async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let local = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        bench.simulator.cause(Trouble(at: "/guestFile", times: 2, .truncate(4)))
        await #expect { try await guest.bytes(of: "/etc/shells", upTo: 1000) } throws: {
            ($0 as? VSphereError)?.code == .incomplete
        }
        await #expect { try await guest.download("/etc/shells", to: local) } throws: {
            ($0 as? VSphereError)?.code == .incomplete
        }
        #expect(!FileManager.default.fileExists(atPath: local))
        #expect(try await guest.bytes(of: "/etc/shells", from: 3, upTo: 4).count == 4)
        await bench.client.shutdown()
    }

    @Test(
        "Guests know who they are",
        arguments: [
            "uptime", "hostname", "df", "df -h", "uname -a", "id", "ps", "ps aux", "free", "date", "ls -la /", "env",
        ])
    func facts(command: String) async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let result = try await guest.run(command, upTo: .seconds(60))
        #expect(result.exitCode == 0 && result.errorOutput.bytes.isEmpty)
        #expect(result.output.bytes.last == 10)
    }

    @Test(
        "Windows guests run cmd",
        arguments: [
            ("echo hello", 0, "hello\r\n"), ("exit 3", 3, ""), ("echo %USERNAME%& whoami", 0, nil),
            ("type C:\\Windows\\win.ini", 0, "; for 16-bit app support\r\n[fonts]\r\n"), ("nothing", 9009, ""),
            ("cd C:\\Windows && cd", 0, "C:\\Windows\r\n"), ("mkdir C:\\Temp\\x && dir C:\\TEMP", 0, nil),
            ("type C:\\no", 1, ""),
        ] as [(String, Int, String?)])
    func windows(command: String, code: Int, output: String?) async throws {
        let bench = Bench(demo: true)
        let guest = try await bench.client.guest(
            of: bench.machine(windows: true), GuestCredentials(user: "Administrator", password: "VMware1!"))
        let result = try await guest.run(command, upTo: .seconds(60))
        #expect(result.exitCode == code)
        if let output { #expect(String(decoding: result.output.bytes, as: UTF8.self) == output) }
    }

    @Test("Waiting for a process that sleeps long takes few questions where time leaps")
    func sleeping() async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let pid = try await guest.start("/bin/sh", arguments: "-c 'sleep 60'")
        var questions = 1
        while try await guest.processes([pid]).first?.endTime == nil, questions < 100 { questions += 1 }
        #expect(questions < 20)
    }

    @Test("A process that is killed does nothing more")
    func killing() async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let pid = try await guest.start("/bin/sh", arguments: "-c 'echo a > /tmp/k; sleep 600; echo b > /tmp/k'")
        _ = try await guest.processes()
        #expect(try await guest.bytes(of: "/tmp/k", upTo: 10) == Array("a\n".utf8))
        #expect(try await guest.processes([pid]).first?.endTime == nil)
        try await guest.terminate(pid)
        let ended = try #require(try await guest.processes([pid]).first)
        #expect(ended.endTime != nil && ended.exitCode == 137)
        bench.simulator.change { $0.advance(to: $0.now + .seconds(200)) }
        #expect(try await guest.bytes(of: "/tmp/k", upTo: 10) == Array("a\n".utf8))
        #expect(await fault { try await guest.terminate(pid) } == "GuestProcessNotFound")
        bench.simulator.change { $0.advance(to: $0.now + .seconds(200)) }
        #expect(await fault { _ = try await guest.processes([pid]) } == "GuestProcessNotFound")
    }

    @Test("Other accounts may not do what root may")
    func permissions() async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "vmware", password: "VMware1!"))
        #expect(try await guest.run("whoami; cat /etc/shadow", upTo: .seconds(9)).exitCode == 1)
        #expect(await fault { _ = try await guest.bytes(of: "/etc/shadow", upTo: 9) } == "GuestPermissionDenied")
        #expect(await fault { try await guest.write([1], to: "/etc/x") } == "GuestPermissionDenied")
        #expect(await fault { try await guest.terminate(655) } == "GuestPermissionDenied")
        try await guest.write([1], to: "/home/vmware/x")
    }

    @Test("Files go in and out of guests", arguments: [0, 5, 500_000])
    func transfers(size: Int) async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await guest.write(content, to: "/tmp/data")
        #expect(try await guest.bytes(of: "/tmp/data", upTo: size + 1) == content)
        #expect(await fault { try await guest.write([1], to: "/tmp/data") } == "FileAlreadyExists")
        try await guest.write([1], to: "/tmp/data", replacing: true)
        #expect(try await guest.bytes(of: "/tmp/data", upTo: 9) == [1])
        try await guest.moveFile("/tmp/data", to: "/tmp/moved")
        try await guest.deleteFile("/tmp/moved")
        #expect(await fault { try await guest.deleteFile("/tmp/moved") } == "FileNotFound")
        #expect(await fault { try await guest.deleteFile("/tmp") } == "NotAFile")
        #expect(await fault { try await guest.deleteFolder("/etc") } == "DirectoryNotEmpty")
    }

    @Test("Long folders are listed in pages")
    func pages() async throws {
        let bench = Bench()
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        let all = try await guest.list("/etc", upTo: 1000)
        #expect(all.remaining == 0 && all.files.count > 5)
        let part = try await guest.list("/etc", from: 2, upTo: 2)
        #expect(part.files == Array(all.files[2..<4]) && part.remaining == all.files.count - 4)
        #expect(try await guest.list("/etc", matching: ".*\\.conf").files.map(\.path) == ["resolv.conf"])
        #expect(try await guest.list("/etc", matching: "host*").files.map(\.path) == ["hostname", "hosts"])
        #expect(await fault { _ = try await guest.list("/etc", from: -1) } == "InvalidArgument")
        #expect(await fault { _ = try await guest.list("/nothing") } == "FileNotFound")
        #expect(await fault { _ = try await guest.list(String(repeating: "/x", count: 5000)) } == "InvalidArgument")
    }

    @Test("An address is good for one upload of the announced size, and for nothing else")
    func addresses() async throws {
        let bench = Bench()
        #expect(try await bench.send("GET", "/guestFile?id=1&token=x").status == 404)
        let guest = try await bench.client.guest(
            of: bench.machine(), GuestCredentials(user: "root", password: "VMware1!"))
        try await guest.write([1, 2], to: "/tmp/a")
        let url = bench.simulator.change { world in
            let transfer = GuestTransfers.Transfer(
                vm: guest.machine, user: GuestUser(name: "root", password: "", id: 0), path: "/tmp/b",
                direction: .toGuest(mode: 0o600, size: 3), expires: world.now + .seconds(60))
            return world.transfers.add(transfer, token: "t", at: world.now)
        }
        let path = String(url.dropFirst("https://*".count))
        #expect(url.hasPrefix("https://*/guestFile?id="))
        #expect(try await bench.send("GET", path).status == 405)
        #expect(try await bench.send("PUT", path, body: .bytes([1, 2])).status == 400)
        #expect(try await bench.send("PUT", path, body: .bytes([1, 2, 3, 4])).status == 507)
        #expect(try await bench.send("PUT", path, body: .bytes([1, 2, 3])).status == 200)
        #expect(try await bench.send("PUT", path, body: .bytes([1, 2, 3])).status == 404)
        #expect(try await guest.bytes(of: "/tmp/b", upTo: 9) == [1, 2, 3])
    }

    @Test("A guest that cannot be asked says why")
    func unavailable() async throws {
        let bench = Bench()
        let vm = try bench.machine()
        let wrong = try await bench.client.guest(of: vm, GuestCredentials(user: "root", password: "no"))
        #expect(await fault { _ = try await wrong.processes() } == "InvalidGuestLogin")
        let guest = try await bench.client.guest(of: vm, GuestCredentials(user: "root", password: "VMware1!"))
        bench.simulator.change { $0.guestStopped(vm) }
        #expect(await fault { _ = try await guest.processes() } == "GuestOperationsUnavailable")
        bench.simulator.change { world in
            world.update(vm, VirtualMachine.runtime) { $0.set("powerState", VirtualMachinePowerState.poweredOff) }
        }
        #expect(await fault { _ = try await guest.processes() } == "InvalidPowerState")
        let reader = Bench.client(of: bench.simulator, user: "reader@vsphere.local")
        let denied = try await reader.guest(of: vm, GuestCredentials(user: "root", password: "VMware1!"))
        #expect(await fault { _ = try await denied.processes() } == "NoPermission")
    }

    @Test("A restarted guest keeps its files and nothing that ran")
    func restart() async throws {
        let bench = Bench()
        let vm = try bench.machine()
        let guest = try await bench.client.guest(of: vm, GuestCredentials(user: "root", password: "VMware1!"))
        try await guest.write([1], to: "/root/kept")
        let pid = try await guest.start("/bin/sleep", arguments: "10000")
        bench.simulator.change { world in
            let now = world.now
            world.update(vm, VirtualMachine.runtime) { $0.set("bootTime", now) }
        }
        #expect(await fault { _ = try await guest.processes([pid]) } == "GuestProcessNotFound")
        #expect(try await guest.bytes(of: "/root/kept", upTo: 9) == [1])
    }

    @Test(
        "Hostile scripts end",
        arguments: [
            String(repeating: "(", count: 10_000), String(repeating: "$(", count: 10_000),
            String(repeating: "echo x;", count: 9_000),
            "echo '#!/bin/sh\n/tmp/r' > /tmp/r; chmod 755 /tmp/r; /tmp/r", String(repeating: "`", count: 3000),
            "sh -c 'sh -c \"sh -c exit\"'", String(repeating: "\"", count: 9999), "ln -s x x; cat x",
            String(repeating: "echo x | ", count: 300) + "cat",
        ])
    func hostile(script: String) async throws {
        let bench = Bench()
        let vm = try bench.machine()
        let guest = try await bench.client.guest(of: vm, GuestCredentials(user: "root", password: "VMware1!"))
        let result = try await guest.run(script, upTo: .seconds(60))
        #expect(result.exitCode != nil)
    }

    @Test("Links are followed, and those that lead nowhere are not for ever")
    func links() throws {
        var files = GuestFiles(isWindows: false, capacity: 1000)
        let root = GuestUser(name: "root", password: "", id: 0)
        let now = DateTime(timeIntervalSince1970: 0)
        files.install("/a/b", .folder, mode: 0o755, at: now)
        files.install("/l", .link("a"), mode: 0o777, at: now)
        files.install("/loop", .link("loop"), mode: 0o777, at: now)
        try files.write("/l/b/f", .bytes([1]), by: root, at: now)
        #expect(try files.read("/a/b/f", for: root).size == 1)
        #expect(throws: GuestFiles.Failure.tooManyLinks) { try files.read("/loop", for: root) }
        #expect(throws: GuestFiles.Failure.noSpace) { try files.write("/big", .zeros(2000), by: root, at: now) }
        #expect(throws: GuestFiles.Failure.denied) { try files.move("/a", to: "/a/b/c", replacing: false, by: root) }
        #expect(files.absolute("../../x/./y", in: "/a/b") == "/x/y")
        try files.remove("/a", recursively: true, by: root)
        // The links themselves are left.
        #expect(files.used == "a".utf8.count + "loop".utf8.count)
    }
}
