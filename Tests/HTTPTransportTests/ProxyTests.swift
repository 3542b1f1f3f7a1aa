import Foundation
import HTTPTransport
import Testing

@Suite("Proxies", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct ProxyTests {
    private func proxy() throws -> HTTPProxy {
        .url("http://127.0.0.1:\(try #require(TestServer.shared).port("proxy"))")
    }

    @Test("Plain requests go to the proxy")
    func plainRequestsGoToTheProxy() async throws {
        try await withTestClient(proxy: proxy()) { client in
            let text = try await client.text(HTTPRequest(url: "http://vc.test/"))
            #expect(text == "proxied vc.test")
        }
    }

    @Test("TLS goes through the proxy, and certificates are checked behind it")
    func tlsGoesThroughTheProxy() async throws {
        let server = try #require(TestServer.shared)
        let pinned = TLSTrust.thumbprint(try server.thumbprint(of: "good", "sha256"))
        let request = HTTPRequest(url: try url("status?code=200", on: "good", host: "vc.test"))
        try await withTestClient(trust: pinned, proxy: proxy()) { client in
            let text = try await client.text(request)
            #expect(text == "status")
        }
        try await withTestClient(trust: .certificateAuthority(path: server.file("ca.pem")), proxy: proxy()) { client in
            let error = try await failure { try await client.text(request) }
            #expect(error.code == .certificateWrongHost)
        }
    }

    @Test("A proxy that refuses or does not answer is told from the server")
    func failingProxiesAreTold() async throws {
        try await withTestClient(proxy: proxy()) { client in
            let error = try await failure { try await client.text(HTTPRequest(url: "https://refused.test/")) }
            #expect(error.code == .proxyFailed)
            #expect(error.reason.contains("403"))
            #expect(!error.requestMayHaveBeenReceived)
        }
        try await withTestClient(proxy: .url("http://proxy.invalid:3128")) { client in
            let error = try await failure { try await client.text(HTTPRequest(url: "https://vc.test/")) }
            #expect(error.code == .proxyFailed)
        }
        try await withTestClient(proxy: .url("http://127.0.0.1:1")) { client in
            let error = try await failure { try await client.text(HTTPRequest(url: "https://vc.test/")) }
            #expect(error.code == .proxyFailed)
        }
    }
}
