@testable import OVFFormat

/// Whatever the bytes are, reading them whole and reading them in pieces gives the same entries and the same verdict;
/// and an archive's entries, written again, are read as they were.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTar(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = Archive.read(bytes, by: max(1, count))
    let pieces = Archive.read(bytes, by: max(1, count / 7))
    precondition(whole == pieces, "pieces change what is read")
    guard let files = whole?.filter({ $0.kind == .file && !$0.name.hasSuffix("/") && !$0.name.utf8.contains(0) }) else {
        return 0
    }
    var again: [UInt8] = []
    for file in files {
        again += TarWriter.header(name: file.name, size: Int64(file.content.count)) + file.content
        again += TarWriter.padding(after: Int64(file.content.count))
    }
    again += TarWriter.end
    // A name that was no UTF-8 has become longer.
    precondition(
        files.isEmpty || Archive.read(again, by: 512, headerBytes: 1 << 16) == files,
        "an archive changes when it is written again")
    return 0
}

private struct Archive: Equatable {
    var name: String
    var kind: TarEntry.Kind
    var content: [UInt8]

    static func read(_ bytes: [UInt8], by step: Int, headerBytes: Int = 4096) -> [Archive]? {
        var reader = TarReader(limits: TarLimits(maximumEntries: 50, maximumHeaderBytes: headerBytes))
        var files: [Archive] = []
        var announced: Int64 = 0
        do {
            for start in stride(from: 0, to: bytes.count, by: step) {
                reader.append(Array(bytes[start..<min(start + step, bytes.count)]))
                while let event = try reader.next() {
                    switch event {
                    case .entry(let entry):
                        precondition(entry.size >= 0, "an entry of negative size")
                        announced = entry.size
                        files.append(Archive(name: entry.name, kind: entry.kind, content: []))
                    case .content(let piece): files[files.count - 1].content += piece
                    case .endOfEntry:
                        precondition(
                            files.last.map { Int64($0.content.count) } == announced, "an entry has not its size")
                    case .end: break
                    }
                }
                precondition(files.count <= 50, "the limit of entries does not hold")
                precondition(reader.offset <= Int64(bytes.count), "more was read than there is")
            }
            try reader.finish()
            return files
        } catch {
            return nil
        }
    }
}
