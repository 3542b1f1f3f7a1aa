@testable import OVFFormat

/// Whatever the bytes are, a descriptor is refused with an error of its own, or keeps its promises.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDescriptor(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let descriptor = try? OVFFormat.OVFDescriptor(parsing: bytes) else { return 0 }
    let ids = Set(descriptor.files.map(\.id))
    precondition(ids.count == descriptor.files.count, "a file's name is there twice")
    for file in descriptor.files {
        precondition(!file.path.hasPrefix("/"), "an absolute path")
        precondition(!file.path.split(separator: "/").contains(".."), "a path that leads out of the folder")
        precondition(file.size ?? 0 >= 0, "a negative size")
    }
    for disk in descriptor.disks {
        precondition(disk.file.map(ids.contains) ?? true, "a disk in a file that is not there")
        precondition(disk.capacity ?? 0 >= 0, "a negative capacity")
    }
    precondition(Array(descriptor.text.utf8) == bytes, "the text is not the bytes")
    return 0
}
