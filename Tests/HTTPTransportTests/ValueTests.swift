import HTTPTransport
import Testing

@Suite("Values")
struct ValueTests {
    private static let sha1 = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:0A:0B:0C:0D"

    @Test(
        "A thumbprint is read with and without colons, in either case",
        arguments: [sha1, sha1.lowercased(), sha1.filter { $0 != ":" }, " \(sha1)\n"])
    func thumbprintsAreRead(_ text: String) throws {
        let thumbprint = try #require(CertificateThumbprint(text))
        #expect(thumbprint.algorithm == .sha1)
        #expect(thumbprint.description == Self.sha1)
    }

    @Test("A thumbprint of 32 bytes is SHA-256")
    func longThumbprintsAreSHA256() throws {
        let thumbprint = try #require(CertificateThumbprint(String(repeating: "0f", count: 32)))
        #expect(thumbprint.algorithm == .sha256)
        #expect(thumbprint.bytes == [UInt8](repeating: 15, count: 32))
    }

    @Test(
        "Other texts are no thumbprints",
        arguments: [
            "", ":", "AA", "AA:BB", String(sha1.dropLast()), sha1 + ":", ":" + sha1, sha1 + ":00",
            "G" + sha1.dropFirst(),
            sha1.replacing(":", with: "-"), String(repeating: "A", count: 41), String(repeating: "é", count: 20),
            sha1.replacing("AA:BB", with: "AABB:"), sha1.replacing("AA:BB", with: "AA:B:"),
        ])
    func otherTextsAreRefused(_ text: String) {
        #expect(CertificateThumbprint(text) == nil)
    }

    @Test("Header fields are found whatever the case, replaced and removed")
    func headerFieldsAreFound() {
        var headers: HTTPHeaders = ["Content-Type": "text/xml", "X": "1"]
        headers.append("2", named: "x")
        #expect(headers["content-type"] == "text/xml")
        #expect(headers["x"] == "1")
        #expect(headers.values(named: "X") == ["1", "2"])
        headers["x"] = "3"
        #expect(headers.values(named: "X") == ["3"])
        headers["X"] = nil
        #expect(headers.fields.map(\.name) == ["Content-Type"])
        #expect(headers["Content-Typ"] == nil)
    }

    @Test("A description shows harmless fields only")
    func descriptionsShowHarmlessFields() {
        let headers: HTTPHeaders = [
            "Content-Type": "text/xml", "Set-Cookie": "vmware_soap_session=1", "X-New": "secret",
        ]
        #expect("\(headers)" == "Content-Type: text/xml, Set-Cookie: (not shown), X-New: (not shown)")
    }

    @Test("A request shows its server, but neither path nor query nor user")
    func requestsShowTheirServer() {
        let request = HTTPRequest(
            method: "PUT", url: "https://user:secret@vc.example.org/nfc/ticket/disk-0.vmdk?token=1")
        #expect("\(request)" == "PUT vc.example.org:443")
        #expect("\(HTTPRequest(url: "secret"))" == "GET (invalid URL)")
    }

    @Test("A request is repeatable by its method, or as it says")
    func requestsAreRepeatableByMethod() {
        #expect(HTTPRequest(method: "PUT", url: "").isRepeatable)
        #expect(!HTTPRequest(method: "POST", url: "").isRepeatable)
        #expect(HTTPRequest(method: "POST", url: "", isRepeatable: true).isRepeatable)
    }

    @Test("The length is only told of bodies that are not compressed")
    func lengthsOfCompressedBodiesAreUnknown() {
        #expect(HTTPResponseHead(status: 200, headers: ["content-length": "12"]).contentLength == 12)
        #expect(HTTPResponseHead(status: 200, headers: ["content-length": "x"]).contentLength == nil)
        let headers: HTTPHeaders = ["Content-Length": "12", "Content-Encoding": "gzip"]
        #expect(HTTPResponseHead(status: 200, headers: headers).contentLength == nil)
    }
}
