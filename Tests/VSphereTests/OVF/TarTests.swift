import Foundation
import Testing

@testable import VSphere

/// Tar archives against GNU tar and Python's tarfile, in both directions, and broken ones.
@Suite("Tar archives") struct TarTests {
    struct File: Equatable {
        var name: String
        var content: [UInt8]
    }

    /// Reads an archive in chunks of that many bytes.
    static func read(_ archive: [UInt8], by step: Int, _ limits: TarLimits = TarLimits()) throws -> [File] {
        var reader = TarReader(limits: limits)
        var files: [File] = []
        for start in stride(from: 0, to: archive.count, by: step) {
            reader.append(Array(archive[start..<min(start + step, archive.count)]))
            while let event = try reader.next() {
                switch event {
                case .entry(let entry): if entry.kind == .file { files.append(File(name: entry.name, content: [])) }
                case .content(let piece): files[files.count - 1].content += piece
                case .endOfEntry, .end: break
                }
            }
        }
        try reader.finish()
        return files
    }

    static func archive(_ files: [File]) -> [UInt8] {
        files.flatMap {
            TarWriter.header(name: $0.name, size: Int64($0.content.count)) + $0.content
                + TarWriter.padding(after: Int64($0.content.count))
        } + TarWriter.end
    }

    static let files = [
        File(name: "machine.ovf", content: Array("<Envelope/>".utf8)),
        File(name: "exactly one block", content: [UInt8](repeating: 7, count: 512)),
        File(name: "empty", content: []),
        File(name: "größe-字.vmdk", content: (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }),
        File(name: String(repeating: "folder/", count: 20) + "short", content: [1, 2, 3]),
        File(name: String(repeating: "a long name ", count: 20), content: [4]),
    ]

    @Test("What is written is read, whatever the chunks", arguments: [1, 7, 512, 1000, 1 << 20])
    func roundTrip(step: Int) throws {
        #expect(try Self.read(Self.archive(Self.files), by: step) == Self.files)
    }

    @Test("GNU tar and Python read what is written")
    func others() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.tar")
            try Data(Self.archive(Self.files)).write(to: path)
            let names = try shell("tar", "--quoting-style=literal", "-tf", path.path).split(separator: "\n")
            #expect(names.map(String.init) == Self.files.map(\.name))
            try shell("tar", "-C", folder.path, "-xf", path.path)
            for file in Self.files {
                #expect(try Array(Data(contentsOf: folder.appending(path: file.name))) == file.content)
            }
            let script = "import sys,tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.size)"
            let sizes = try shell("python3", "-c", script, path.path).split(separator: "\n")
            #expect(sizes.map(String.init) == Self.files.map { String($0.content.count) })
        }
    }

    @Test("What others write is read", arguments: ["v7", "ustar", "oldgnu", "gnu", "posix"])
    func fromOthers(format: String) throws {
        try withFolder { folder in
            let names =
                ["machine.ovf", "disk 1.vmdk"]
                + (format == "v7" ? [] : [String(repeating: "d", count: 60) + "/" + String(repeating: "f", count: 90)])
            for name in names {
                let file = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(name.utf8).write(to: file)
            }
            try shell(["tar", "-C", folder.path, "--format", format, "-cf", folder.path + "/a.tar"] + names)
            let archive = try Array(Data(contentsOf: folder.appending(path: "a.tar")))
            #expect(try Self.read(archive, by: 500) == names.map { File(name: $0, content: Array($0.utf8)) })
        }
    }

    @Test("Sizes from 8 GiB on are written as others read them, and read as others write them", arguments: [0, 1, 2])
    func largeSizes(format: Int) throws {
        // tarfile's USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT; its USTAR has no such sizes, so ours is read by it instead.
        let size: Int64 = 20 << 30
        if format == 0 {
            let header = TarWriter.header(name: "disk.vmdk", size: size)
            try withFolder { folder in
                let path = folder.appending(path: "header")
                try Data(header).write(to: path)
                let script =
                    "import sys,tarfile\nprint(tarfile.TarInfo.frombuf(open(sys.argv[1],'rb').read(),'utf-8','strict').size)"
                #expect(try shell("python3", "-c", script, path.path) == "\(size)\n")
            }
        } else {
            let script = """
                import sys,tarfile
                t = tarfile.TarInfo('disk.vmdk'); t.size = \(size)
                sys.stdout.buffer.write(t.tobuf(\(format)))
                """
            var reader = TarReader()
            reader.append(try shellBytes("python3", "-c", script))
            #expect(try reader.next() == .entry(TarEntry(name: "disk.vmdk", size: size)))
            #expect(reader.skipContent() == reader.offset)
        }
    }

    @Test("Content can be left out")
    func skipping() throws {
        let archive = Self.archive(Self.files)
        var reader = TarReader()
        var position = 0
        var names: [String] = []
        reading: while position < archive.count {
            reader.append(Array(archive[position..<min(position + 512, archive.count)]))
            position += 512
            while let event = try reader.next() {
                guard case .entry(let entry) = event else { continue }
                names.append(entry.name)
                position = Int(reader.skipContent())
                continue reading
            }
        }
        #expect(names == Self.files.map(\.name))
    }

    @Test("An archive that breaks off anywhere is refused, except between entries")
    func truncated() throws {
        let archive = Self.archive(Array(Self.files.prefix(3)))
        for count in 0..<archive.count - 1024 {
            let isBetween = count == 1024 || count == 2048 || count == 2560
            #expect((try? Self.read(Array(archive[..<count]), by: 512)) == nil || isBetween, "\(count) bytes")
        }
    }

    @Test("Damage in a header is found by its sum")
    func damaged() throws {
        let archive = Self.archive(Self.files)
        // The sum's last byte is a space that nobody reads.
        for position in 0..<500 where position != 155 {
            var broken = archive
            broken[position] ^= 1
            #expect((try? Self.read(broken, by: 4096)) != Self.files)
        }
    }

    static let hostile: [(String, [UInt8], OVFFormatError.Code)] = [
        ("no tar at all", [UInt8](repeating: 65, count: 2048), .archive),
        ("nothing", [], .archive),
        ("a negative size", header { $0[124] = 0xFF }, .archive),
        (
            "a size beyond all numbers",
            header { $0.replaceSubrange(124..<136, with: [0x80] + [UInt8](repeating: 0xFF, count: 11)) }, .archive
        ),
        (
            "the largest size of all",
            header { $0.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7)) },
            .archive
        ),
        ("a size that is no number", header { $0.replaceSubrange(124..<127, with: Array("9x!".utf8)) }, .archive),
        ("a sparse file", header { $0[156] = UInt8(ascii: "S") }, .unsupported),
        (
            "a giant long name",
            header {
                $0[156] = UInt8(ascii: "L"); $0.replaceSubrange(124..<136, with: "77777777777\0".utf8)
            }, .limit
        ),
        (
            "a giant pax header",
            header {
                $0[156] = UInt8(ascii: "x"); $0.replaceSubrange(124..<136, with: "77777777777\0".utf8)
            }, .limit
        ),
        ("pax records of no length", pax("0 path=x\n"), .archive),
        ("pax records longer than their header", pax("99 path=x\n"), .archive),
        ("a negative pax size", pax("11 size=-1\n"), .archive),
        ("a pax size beyond all numbers", pax("33 size=9999999999999999999999999\n"), .archive),
        ("a pax size as large as numbers are", pax("28 size=9223372036854775807\n"), .archive),
    ]

    static func header(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var block = TarWriter.header(name: "a", size: 10)
        change(&block)
        block.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        let digits = Array(String(block.reduce(0) { $0 + Int($1) }, radix: 8).utf8)
        block.replaceSubrange(148..<148 + digits.count, with: digits)
        block[148 + digits.count] = 0
        return block
    }

    static func pax(_ records: String) -> [UInt8] {
        header {
            $0[156] = UInt8(ascii: "x")
            let digits = Array(String(records.utf8.count, radix: 8).utf8)
            $0.replaceSubrange(124..<136, with: [UInt8](repeating: 0x30, count: 11 - digits.count) + digits + [0])
        } + Array(records.utf8) + TarWriter.padding(after: Int64(records.utf8.count))
            + archive([File(name: "a", content: [])])
    }

    @Test("A hostile archive is refused", arguments: hostile.indices)
    func refuses(_ number: Int) throws {
        let (name, archive, code) = Self.hostile[number]
        let error = #expect(throws: OVFFormatError.self, "\(name)") { try Self.read(archive, by: 512) }
        #expect(error?.code == code, "\(name)")
    }

    @Test("More entries than allowed are refused")
    func manyEntries() throws {
        let archive = Self.archive((0..<5).map { File(name: "\($0)", content: []) })
        let error = #expect(throws: OVFFormatError.self) {
            try Self.read(archive, by: 512, TarLimits(maximumEntries: 4))
        }
        #expect(error?.code == .limit)
    }
}
