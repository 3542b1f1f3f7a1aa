import Foundation
import HTTPTransport
import Testing

@testable import VSphere

/// Manifests, against coreutils and OpenSSL.
@Suite("OVF manifests") struct ManifestTests {
    static let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }

    static func digest(_ algorithm: OVFManifest.Algorithm, _ bytes: [UInt8]) -> [UInt8] {
        var digest = MessageDigest(algorithm.digest)
        for start in stride(from: 0, to: bytes.count, by: 777) {
            digest.update(bytes[start..<min(start + 777, bytes.count)])
        }
        return digest.finish()
    }

    @Test("sha256sum and its like compute the same digests", arguments: OVFManifest.Algorithm.allCases)
    func digests(algorithm: OVFManifest.Algorithm) throws {
        try withFolder { folder in
            let path = folder.appending(path: "content")
            try Data(Self.content).write(to: path)
            let line = try shell(algorithm.rawValue.lowercased() + "sum", path.path)
            #expect(line.hasPrefix(OVFManifest.hexadecimal(Self.digest(algorithm, Self.content)) + " "))
        }
    }

    @Test("What `openssl dgst` writes is read", arguments: OVFManifest.Algorithm.allCases)
    func fromOpenSSL(algorithm: OVFManifest.Algorithm) throws {
        try withFolder { folder in
            let path = folder.appending(path: "a (1)=.vmdk").path
            try Data(Self.content).write(to: URL(fileURLWithPath: path))
            let text = try shell("openssl", "dgst", "-" + algorithm.rawValue.lowercased(), path)
            let manifest = try OVFManifest(parsing: Array(text.utf8))
            #expect(manifest[path]?.digest == Self.digest(algorithm, Self.content))
            #expect(manifest[path]?.algorithm == algorithm)
        }
    }

    @Test("What is written is read")
    func roundTrip() throws {
        let entries = OVFManifest.Algorithm.allCases.map {
            OVFManifest.Entry(name: "disk \($0).vmdk", algorithm: $0, digest: Self.digest($0, Self.content))
        }
        let manifest = try OVFManifest(parsing: Array(OVFManifest(entries).text.utf8))
        #expect(manifest.entries == entries)
    }

    @Test("Line ends and spaces of other programs are let pass")
    func spaces() throws {
        let digest = String(repeating: "aB", count: 20)
        for text in [
            "SHA1(a)= \(digest)\r\n\r\n", "SHA1 (a) = \(digest)", "sha1(a)=\(digest) \n", "SHA-1(a)= \(digest)",
        ] {
            #expect(try OVFManifest(parsing: Array(text.utf8))["a"]?.digest == [UInt8](repeating: 0xAB, count: 20))
        }
    }

    @Test(
        "A line of another form is refused",
        arguments: [
            "SHA256(a)= 00", "MD5(a)= " + String(repeating: "0", count: 32),
            "SHA1(a) " + String(repeating: "0", count: 40),
            "SHA1()= " + String(repeating: "0", count: 40), "SHA1(a)= " + String(repeating: "g", count: 40), "=", "(",
            ")=(", "SHA1(",
            "SHA1(a)= \(String(repeating: "0", count: 40))\nSHA1(a)= \(String(repeating: "1", count: 40))",
            "<html>", "\u{0}",
        ])
    func refused(text: String) {
        let error = #expect(throws: OVFFormatError.self) { try OVFManifest(parsing: Array(text.utf8)) }
        #expect(error?.code == .manifest)
    }

    @Test("A manifest beyond the limit is refused before it is read")
    func tooLarge() {
        let error = #expect(throws: OVFFormatError.self) {
            try OVFManifest(parsing: [UInt8](repeating: 0x0A, count: OVFManifest.maximumBytes + 1))
        }
        #expect(error?.code == .limit)
    }
}
