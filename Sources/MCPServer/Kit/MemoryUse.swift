import FoundationEssentials

#if canImport(Glibc)
    import CAllocator
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How little memory a server takes that works for one person.
enum MemoryUse {
    /// Lets all threads share one arena of the allocator, from the start of the process on.
    ///
    /// There are no more threads than cores, each has a cache of its own for what is small, and each arena more would
    /// keep a megabyte that it does not need.
    static func shareArena() {
        #if canImport(Glibc)
            mallopt(M_ARENA_MAX, 1)
        #endif
    }

    /// Gives back the memory of the code that has been run so far; what is run again is read again.
    ///
    /// Making every tool with its schemas touches most of the program, once. In debug builds
    /// nothing is given back: a debugger's breakpoints are in that memory.
    static func forgetCode() {
        #if os(Linux) && !DEBUG
            guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
            for line in maps.split(separator: "\n") {
                // Such as `55d0-55f0 r-xp 00d3f000 fe:00 123 /usr/bin/mcvsphere`: code of a file.
                let fields = line.split(separator: " ")
                guard fields.count > 5, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
                let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
                guard ends.count == 2, ends[0] < ends[1] else { continue }
                madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), Int32(MADV_DONTNEED))
            }
        #endif
    }
}
