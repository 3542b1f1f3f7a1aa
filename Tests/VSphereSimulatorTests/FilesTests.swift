import HTTPTransport
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Datastore files", .timeLimit(.minutes(2)))
struct FilesTests {
    @Test("A file goes up and comes down byte for byte, in memory or on disk", arguments: [0, 1, 70_000, 3_000_001])
    func roundTrip(size: Int) async throws {
        let bench = Bench()
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7) }
        let files = try await bench.client.files(on: bench.datastore)
        let free = bench.free
        try await files.upload(content, to: "up/a b#ü?%.bin")
        #expect(bench.free == free - Int64(size))
        #expect(try await files.bytes(of: "up/a b#ü?%.bin", upTo: size + 1) == content)
        let listed = try #require(try await files.list("up").first)
        #expect(listed.size == Int64(size))
        try await files.delete("up/a b#ü?%.bin")
        #expect(bench.free == free)
        await bench.client.shutdown()
    }

    @Test(
        "Parts are given as they are asked for",
        arguments: [
            ("bytes=0-3", 206, "0123"), ("bytes=6-", 206, "6789"), ("bytes=-2", 206, "89"), ("bytes=8-100", 206, "89"),
            ("bytes=10-", 416, "The file has 10 bytes."), ("bytes=5-2", 416, "The file has 10 bytes."),
            ("bytes=0-1,3-4", 200, "0123456789"), ("lines=1", 200, "0123456789"), ("bytes=x-y", 200, "0123456789"),
            ("bytes=-0", 416, "The file has 10 bytes."), ("bytes=-99999999999999999999", 200, "0123456789"),
        ])
    func ranges(range: String, status: Int, text: String) async throws {
        let bench = Bench()
        let cookie = bench.cookie()
        _ = try await bench.send("PUT", bench.address("r.txt"), ["Cookie": cookie], body: .text("0123456789"))
        let reply = try await bench.send("GET", bench.address("r.txt"), ["Cookie": cookie, "Range": range])
        #expect(reply.status == status)
        #expect(String(decoding: reply.body, as: UTF8.self) == text)
    }

    @Test("At the end of a file and after it there is nothing to read", arguments: [10, 11, 1 << 40] as [Int64])
    func atEnd(offset: Int64) async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        try await files.upload(Array("0123456789".utf8), to: "r.txt")
        #expect(try await files.bytes(of: "r.txt", from: offset, upTo: 5).isEmpty)
        var count = 0
        let size = try await files.read("r.txt", from: offset) { count += $0.count }
        #expect(size == 10 && count == 0)
    }

    @Test("HEAD tells the length and gives nothing")
    func head() async throws {
        let bench = Bench()
        let cookie = bench.cookie()
        #expect(
            try await bench.send("PUT", bench.address("h.txt"), ["Cookie": cookie], body: .text("abc")).status == 201)
        #expect(
            try await bench.send("PUT", bench.address("h.txt"), ["Cookie": cookie], body: .text("abcd")).status == 200)
        let reply = try await bench.send("HEAD", bench.address("h.txt"), ["Cookie": cookie])
        #expect(reply.status == 200 && reply.body.isEmpty && reply.headers["Content-Length"] == "4")
    }

    @Test(
        "Nobody gets out of a datastore",
        arguments: [
            "../x", "a/../../x", "%2e%2e/x", "a/%2e%2e/%2e%2e/x", "a%00b", "a%0ab", "%2F..%2Fx",
        ])
    func traversal(path: String) async throws {
        let bench = Bench()
        let reply = try await bench.send("PUT", bench.address(path), ["Cookie": bench.cookie()], body: .text("x"))
        #expect(reply.status == 400)
    }

    @Test(
        "Requests are refused with the status that says why",
        arguments: [
            ("GET", "nothing", 404), ("POST", "x", 405), ("PUT", "", 409), ("DELETE", "nothing", 404),
        ])
    func refusals(method: String, path: String, status: Int) async throws {
        let bench = Bench()
        #expect(try await bench.send(method, bench.address(path), ["Cookie": bench.cookie()]).status == status)
    }

    @Test("Without a session, or without the privilege, there is no file")
    func permissions() async throws {
        let bench = Bench()
        #expect(try await bench.send("GET", bench.address("x")).status == 401)
        let nobody = bench.cookie("nobody@vsphere.local")
        #expect(try await bench.send("GET", bench.address("x"), ["Cookie": nobody]).status == 403)
        let reader = bench.cookie("reader@vsphere.local")
        #expect(try await bench.send("PUT", bench.address("x"), ["Cookie": reader], body: .text("x")).status == 403)
    }

    @Test("A ticket opens one address once")
    func ticket() async throws {
        let bench = Bench()
        _ = try await bench.send("PUT", bench.address("t.txt"), ["Cookie": bench.cookie()], body: .text("ticket"))
        let manager = try #require(try await bench.client.content().sessionManager)
        let url = "https://simulator.invalid" + bench.address("t.txt")
        let ticket = try await manager.on(bench.client).acquireGenericServiceTicket(
            spec: SessionManagerServiceRequestSpec(SessionManagerHttpServiceRequestSpec(url: url, method: "httpGet")))
        let header: HTTPHeaders = ["Cookie": "vmware_cgi_ticket=\(ticket.id)"]
        #expect(try await bench.send("GET", bench.address("t.txt"), header).body == Array("ticket".utf8))
        #expect(try await bench.send("GET", bench.address("t.txt"), header).status == 401)
        let other = try await manager.on(bench.client).acquireGenericServiceTicket(
            spec: SessionManagerServiceRequestSpec(SessionManagerHttpServiceRequestSpec(url: url, method: "httpGet")))
        let wrong = try await bench.send("GET", bench.address("u.txt"), ["Cookie": "vmware_cgi_ticket=\(other.id)"])
        #expect(wrong.status == 401)
    }

    @Test("What does not fit, or breaks off, leaves nothing")
    func partial() async throws {
        let bench = Bench()
        let cookie = bench.cookie()
        let free = bench.free
        let huge = HTTPRequestBody.stream(length: free + 1) { _ in }
        #expect(try await bench.send("PUT", bench.address("huge"), ["Cookie": cookie], body: huge).status == 507)
        let lying = try await bench.send(
            "PUT", bench.address("lying"), ["Cookie": cookie, "Content-Length": "5"], body: .text("abc"))
        #expect(lying.status == 400)
        struct Broken: Error {}
        let broken = HTTPRequestBody.stream(length: nil) { writer in
            try await writer.write([UInt8](repeating: 1, count: 200_000))
            throw Broken()
        }
        await #expect(throws: Broken.self) {
            _ = try await bench.send("PUT", bench.address("broken"), ["Cookie": cookie], body: broken)
        }
        for path in ["huge", "lying", "broken"] {
            #expect(try await bench.send("GET", bench.address(path), ["Cookie": cookie]).status == 404)
        }
        #expect(bench.free == free)
    }

    @Test("A folder is shown as a page of links")
    func listing() async throws {
        let bench = Bench()
        let cookie = bench.cookie()
        _ = try await bench.send("PUT", bench.address("l/%3Cb%3E.txt"), ["Cookie": cookie], body: .text("x"))
        let page = try await bench.send("GET", bench.address("l"), ["Cookie": cookie])
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(text.contains("&lt;b&gt;.txt") && text.contains("/folder/l/%3Cb%3E.txt?") && !text.contains("<b>"))
        let top = try await bench.send("GET", "/folder", ["Cookie": cookie])
        #expect(String(decoding: top.body, as: UTF8.self).contains("/folder?dcPath="))
    }

    @Test("A datastore that no host reaches answers so")
    func inaccessible() async throws {
        let bench = Bench()
        let name = bench.datastoreName
        let address = bench.address("x")
        let datastore = bench.datastore
        let files = try await bench.client.files(on: datastore)
        bench.simulator.change { $0.stores[datastore.value]?.isAccessible = false }
        #expect(try await bench.send("GET", address, ["Cookie": bench.cookie()]).status == 500)
        let manager = try #require(try await bench.client.content().fileManager)
        let datacenter = files.datacenter
        #expect(
            await fault {
                try await manager.on(bench.client).makeDirectory(name: "[\(name)] x", datacenter: datacenter)
            }
                == "InaccessibleDatastore")
    }

    @Test("Large content lies on disk, and goes with whoever held it")
    func spool() throws {
        var collector = FileContent.Collector()
        for _ in 0..<64 { try collector.append([UInt8](repeating: 7, count: 1 << 20)) }
        guard case .spooled(let file) = collector.content else {
            Issue.record("64 MiB are kept in memory")
            return
        }
        #expect(file.size == 64 << 20)
        #expect(try file.read(from: (64 << 20) - 3, upTo: 10) == [7, 7, 7])
        #expect(try file.read(from: 65 << 20, upTo: 10).isEmpty)
        #expect(SpoolFile.count >= 1)
    }
}
