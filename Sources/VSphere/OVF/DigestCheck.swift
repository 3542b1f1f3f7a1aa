internal import HTTPTransport

/// Compares a file, as its bytes pass, with what the manifest says of it.
struct DigestCheck: ~Copyable {
    private let entry: OVFManifest.Entry
    private let host: String
    private var digest: MessageDigest

    init(_ entry: OVFManifest.Entry, host: String) {
        self.entry = entry
        self.host = host
        digest = MessageDigest(entry.algorithm.digest)
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) { digest.update(bytes) }

    /// - Throws: ``VSphereError`` `.manifestMismatch`.
    consuming func finish() throws(VSphereError) {
        let entry = entry
        let host = host
        guard digest.finish() == entry.digest else {
            throw VSphereError(
                .manifestMismatch, host: host,
                "is not given '\(entry.name)': its \(entry.algorithm.rawValue) digest is not the one in the manifest, "
                    + "so the file is damaged or was changed")
        }
    }
}

extension OVFManifest.Algorithm {
    var digest: MessageDigest.Algorithm {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}
