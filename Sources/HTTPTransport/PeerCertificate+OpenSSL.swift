internal import COpenSSL
internal import Glibc

extension PeerCertificate {
    /// What OpenSSL's certificate says; `nil` when it cannot be digested.
    init?(_ certificate: OpaquePointer) {
        guard let sha256 = unsafe Self.thumbprint(of: certificate, EVP_sha256()),
            let sha1 = unsafe Self.thumbprint(of: certificate, EVP_sha1())
        else { return nil }
        sha256Thumbprint = sha256
        sha1Thumbprint = sha1
        subject = unsafe Self.subject(of: certificate)
        names = unsafe Self.names(of: certificate)
        notBefore = unsafe Self.text(of: X509_get0_notBefore(certificate))
        notAfter = unsafe Self.text(of: X509_get0_notAfter(certificate))
    }

    func thumbprint(_ algorithm: CertificateThumbprint.Algorithm) -> CertificateThumbprint {
        switch algorithm {
        case .sha1: sha1Thumbprint
        case .sha256: sha256Thumbprint
        }
    }

    private static func thumbprint(of certificate: OpaquePointer, _ digest: OpaquePointer?) -> CertificateThumbprint? {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        guard unsafe X509_digest(certificate, digest, &bytes, &length) == 1 else { return nil }
        return CertificateThumbprint(bytes: Array(bytes[..<Int(length)]))
    }

    private static func subject(of certificate: OpaquePointer) -> String {
        guard let output = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(output) }
        unsafe copenssl_print_subject(output, certificate)
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe BIO_read(output, &bytes, Int32(bytes.count))
        return printable(bytes[..<Int(max(count, 0))])
    }

    private static func names(of certificate: OpaquePointer) -> [String] {
        guard let names = unsafe copenssl_copy_names(certificate) else { return [] }
        defer { unsafe copenssl_free_names(names) }
        return unsafe (0..<min(copenssl_name_count(names), 16)).compactMap { index in
            var kind: Int32 = 0
            var length: Int32 = 0
            guard let start = unsafe copenssl_name_at(names, index, &kind, &length) else { return nil }
            let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: Int(length)))
            return kind == GEN_DNS ? printable(bytes[...]) : address(bytes)
        }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard bytes.count == 4 || bytes.count == 16,
            unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil
        else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func text(of time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = unsafe tm()
        guard unsafe ASN1_TIME_to_tm(time, &parts) == 1 else { return "(unreadable time)" }
        func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = unsafe "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        return unsafe "\(date) \(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec)) UTC"
    }

    /// The text in printable ASCII, which host names and OpenSSL's escaped subjects consist of.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(256).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
