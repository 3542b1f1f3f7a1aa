import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The code that only the start of the server runs.
enum StartCode {
    /// Gives back the memory that code takes which has been run so far; what is run again is read again.
    ///
    /// The start declares every tool with its schemas and touches most of the program for it, once: half of the memory
    /// of a server that waits, and a quarter of what one takes that works.
    static func forget() {
        #if os(Linux)
            guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
            for line in maps.split(separator: "\n") {
                // Such as `55d0-55f0 r-xp 00d3f000 fe:00 123 /usr/bin/mcvsphere`: code of a file, never written to.
                let fields = line.split(separator: " ")
                guard fields.count > 5, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
                let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
                guard ends.count == 2, ends[0] < ends[1] else { continue }
                madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), Int32(MADV_DONTNEED))
            }
        #endif
    }
}
