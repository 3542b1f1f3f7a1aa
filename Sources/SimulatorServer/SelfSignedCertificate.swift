internal import COpenSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A certificate that a server has made for itself, as a fresh vCenter or ESXi does, and its key.
public struct SelfSignedCertificate: Sendable {
    /// The certificate in PEM.
    public let certificate: [UInt8]
    /// The private key in PEM.
    public let privateKey: [UInt8]
    /// SHA-256 of the certificate, as in `AB:CD:…`: what a client pins.
    public let thumbprint: String
    /// SHA-1 of the certificate, as in `AB:CD:…`: what vSphere's own interfaces show.
    public let sha1Thumbprint: String

    /// OpenSSL could not make it.
    public struct Failure: Error, CustomStringConvertible {
        /// What failed.
        public let description: String
    }

    /// Makes a key (P-256) and a certificate.
    /// - Parameters:
    ///   - host: host name or address that it is for; `localhost` and the loopback addresses are always included.
    ///   - start: valid from then, in seconds from now.
    ///   - days: for how many days it is valid.
    public init(host: String, start: Int = -3600, days: Int = 365) throws {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw Self.failure("no EC keys") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1, unsafe EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1
        else { throw Self.failure("no key could be made") }
        defer { unsafe EVP_PKEY_free(key) }

        guard let certificate = unsafe X509_new() else { throw Self.failure("no certificate could be made") }
        defer { unsafe X509_free(certificate) }
        var number: UInt64 = 0
        unsafe withUnsafeMutableBytes(of: &number) { _ = unsafe RAND_bytes($0.baseAddress, 7) }
        unsafe X509_set_version(certificate, 2)
        unsafe ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number | 1)
        unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), start)
        unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), start + days * 86400)
        unsafe X509_set_pubkey(certificate, key)
        let name = unsafe X509_get_subject_name(certificate)
        for (field, value) in [("O", "mcvsphere simulator"), ("CN", host)] {
            guard unsafe X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, value, -1, -1, 0) == 1 else {
                throw Self.failure("'\(host)' cannot stand in a certificate")
            }
        }
        unsafe X509_set_issuer_name(certificate, name)
        let isAddress =
            host.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" } && host.contains { ".:".contains($0) }
        var names = "DNS:localhost,IP:127.0.0.1,IP:::1"
        if !["localhost", "127.0.0.1", "::1"].contains(host) { names += isAddress ? ",IP:\(host)" : ",DNS:\(host)" }
        for (kind, value) in [
            (NID_subject_alt_name, names), (NID_basic_constraints, "critical,CA:TRUE"),
            (NID_key_usage, "critical,digitalSignature,keyCertSign"), (NID_ext_key_usage, "serverAuth"),
        ] {
            guard let extended = unsafe X509V3_EXT_conf_nid(nil, nil, kind, value) else {
                throw Self.failure("'\(host)' is neither a host name nor an address")
            }
            defer { unsafe X509_EXTENSION_free(extended) }
            unsafe X509_add_ext(certificate, extended, -1)
        }
        guard unsafe X509_sign(certificate, key, EVP_sha256()) > 0 else { throw Self.failure("signing failed") }

        self.certificate = try Self.text { unsafe PEM_write_bio_X509($0, certificate) }
        privateKey = try Self.text { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
        thumbprint = unsafe Self.digest(of: certificate, EVP_sha256())
        sha1Thumbprint = unsafe Self.digest(of: certificate, EVP_sha1())
    }

    private static func failure(_ what: String) -> Failure { Failure(description: "The certificate: \(what).") }

    private static func text(_ write: (OpaquePointer) -> Int32) throws -> [UInt8] {
        guard let output = unsafe BIO_new(BIO_s_mem()) else { throw failure("out of memory") }
        defer { unsafe BIO_free(output) }
        guard unsafe write(output) == 1 else { throw failure("it could not be written") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = unsafe BIO_read(output, &buffer, Int32(buffer.count)), count > 0 {
            bytes += buffer.prefix(Int(count))
        }
        return bytes
    }

    private static func digest(of certificate: OpaquePointer, _ algorithm: OpaquePointer?) -> String {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        unsafe X509_digest(certificate, algorithm, &bytes, &length)
        return bytes.prefix(Int(length)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            .joined(separator: ":")
    }
}
