internal import COpenSSL

/// A digest that is computed as the bytes come.
@safe public struct MessageDigest: ~Copyable {
    /// How a digest is computed.
    public enum Algorithm: String, Sendable, Hashable {
        /// 20 bytes. It proves no origin, but old manifests have nothing better.
        case sha1 = "SHA1"
        /// 32 bytes.
        case sha256 = "SHA256"
        /// 64 bytes.
        case sha512 = "SHA512"
    }

    private let context: OpaquePointer

    /// A digest of no bytes yet.
    public init(_ algorithm: Algorithm) {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        let method: OpaquePointer? =
            switch algorithm {
            case .sha1: unsafe EVP_sha1()
            case .sha256: unsafe EVP_sha256()
            case .sha512: unsafe EVP_sha512()
            }
        guard unsafe EVP_DigestInit_ex(context, method, nil) == 1 else {
            preconditionFailure("OpenSSL has no \(algorithm.rawValue)")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { buffer in
            _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
    }

    /// The digest of all bytes.
    public consuming func finish() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        unsafe EVP_DigestFinal_ex(context, &bytes, &count)
        return Array(bytes.prefix(Int(count)))
    }
}
