@testable import OVFFormat

/// Whatever the bytes are, a manifest is refused, or says the same after it was written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzManifest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let manifest = try? OVFFormat.OVFManifest(parsing: bytes) else { return 0 }
    for entry in manifest.entries {
        precondition(entry.digest.count == entry.algorithm.byteCount, "a digest of the wrong length")
        precondition(manifest[entry.name] == entry, "a digest is not found by its name")
    }
    guard let again = try? OVFFormat.OVFManifest(parsing: Array(manifest.text.utf8)) else {
        preconditionFailure("a manifest is not read again")
    }
    precondition(again == manifest, "a manifest changes when it is written again")
    return 0
}
