import HTTPTransport
import Testing

@Suite("TLS", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct TLSTests {
    /// Asks a server for something, and makes sure that a refused server never saw the request.
    private func ask(_ server: String, host: String = "127.0.0.1", trust: TLSTrust) async throws -> String {
        let key = uniqueKey()
        do {
            return try await withTestClient(trust: trust) { client in
                try await client.text(HTTPRequest(url: url("status?code=200&key=\(key)", on: server, host: host)))
            }
        } catch {
            let count = try await withTestClient { try await $0.text(HTTPRequest(url: url("count?of=\(key)"))) }
            #expect(count == "0")
            throw error
        }
    }

    private func ownAuthority() throws -> TLSTrust {
        .certificateAuthority(path: try #require(TestServer.shared).file("ca.pem"))
    }

    @Test("A server whose certificate the own CA file covers is accepted", arguments: ["127.0.0.1", "localhost"])
    func ownAuthoritiesAreAccepted(_ host: String) async throws {
        #expect(try await ask("good", host: host, trust: ownAuthority()) == "status")
    }

    @Test("A CA file may hold the server's own certificate")
    func ownCertificatesAreAccepted() async throws {
        let path = try #require(TestServer.shared).file("self-signed.crt")
        #expect(try await ask("self-signed", trust: .certificateAuthority(path: path)) == "status")
    }

    @Test(
        "A certificate that cannot be trusted is refused, with the reason and the thumbprint",
        arguments: [
            ("good", false, HTTPTransportError.Code.certificateUnknownIssuer, "authority that is not trusted"),
            ("self-signed", false, .certificateUnknownIssuer, "self-signed"),
            ("self-signed", true, .certificateUnknownIssuer, "self-signed"),
            ("wrong-host", true, .certificateWrongHost, "vc.example.org, 192.0.2.1"),
            ("expired", true, .certificateExpired, "to 2020-01-02 00:00:00 UTC"),
            ("future", true, .certificateNotYetValid, "from 2098-01-01 00:00:00 UTC"),
        ])
    func untrustedCertificatesAreRefused(
        _ server: String, _ knowsAuthority: Bool, _ code: HTTPTransportError.Code, _ words: String
    ) async throws {
        let error = try await failure {
            try await ask(server, trust: knowsAuthority ? ownAuthority() : .system)
        }
        #expect(error.code == code)
        #expect(error.code.isCertificateProblem)
        #expect(!error.requestMayHaveBeenReceived)
        let expected = try #require(TestServer.shared).thumbprint(of: server, "sha256")
        #expect(error.certificate?.sha256Thumbprint == expected)
        #expect(error.description.contains(words))
        #expect(error.description.contains("SHA-256 thumbprint \(expected)"))
        #expect(!error.description.contains("\n"))
    }

    @Test(
        "The pinned certificate is accepted, however bad it is",
        arguments: ["self-signed", "good", "wrong-host", "expired", "future"], ["sha256", "sha1"])
    func pinnedCertificatesAreAccepted(_ server: String, _ algorithm: String) async throws {
        let thumbprint = try #require(TestServer.shared).thumbprint(of: server, algorithm)
        #expect(try await ask(server, trust: .thumbprint(thumbprint)) == "status")
    }

    @Test(
        "Any other certificate than the pinned one is refused", arguments: ["good", "self-signed"], ["sha256", "sha1"])
    func otherCertificatesAreRefused(_ server: String, _ algorithm: String) async throws {
        let pinned = try #require(TestServer.shared).thumbprint(of: "expired", algorithm)
        let error = try await failure { try await ask(server, trust: .thumbprint(pinned)) }
        #expect(error.code == .certificateWrongThumbprint)
        #expect(!error.requestMayHaveBeenReceived)
        let presented = try #require(TestServer.shared).thumbprint(of: server, "sha256")
        #expect(error.certificate?.sha256Thumbprint == presented)
        #expect(error.description.contains("\(presented)"))
        #expect(error.description.contains("\(pinned)"))
    }

    @Test("Insecure accepts everything", arguments: ["self-signed", "good", "wrong-host", "expired", "future"])
    func insecureAcceptsEverything(_ server: String) async throws {
        #expect(try await ask(server, trust: .insecure) == "status")
    }

    @Test("A CA file that cannot be read fails the request", arguments: ["/nowhere/ca.pem", #filePath])
    func unreadableAuthoritiesFailTheRequest(_ path: String) async throws {
        let error = try await failure { try await ask("good", trust: .certificateAuthority(path: path)) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.description.contains(path))
    }

    @Test("A server that does not speak TLS is told from one with a bad certificate")
    func plainServersFailTheHandshake() async throws {
        let port = try #require(TestServer.shared).port("plain")
        try await withTestClient { client in
            let error = try await failure { try await client.text(HTTPRequest(url: "https://127.0.0.1:\(port)/")) }
            #expect(error.code == .tlsHandshakeFailed)
            #expect(error.certificate == nil)
        }
    }

    @Test("A text from a certificate is one printable line")
    func textsOfCertificatesArePrintable() async throws {
        let error = try await failure { try await ask("self-signed", trust: .system) }
        let certificate = try #require(error.certificate)
        #expect(certificate.subject.contains("esx"))
        #expect(certificate.subject.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(certificate.names == ["127.0.0.1", "localhost"])
    }
}
