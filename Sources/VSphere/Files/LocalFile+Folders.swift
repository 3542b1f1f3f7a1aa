#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension LocalFile {
    /// Makes a folder that must not be there yet.
    static func makeFolder(_ path: String) throws(LocalFileError) {
        guard mkdir(path, 0o777) == 0 else { throw LocalFileError("made", path, errno) }
    }

    /// Whether there is no folder of that name, or one with nothing in it.
    static func isFree(folder path: String) -> Bool {
        guard let stream = opendir(path) else { return !exists(path) }
        defer { closedir(stream) }
        var count = 0
        while readdir(stream) != nil { count += 1 }
        // Itself and the one above.
        return count <= 2
    }

    /// Gives a folder another name; an empty folder of that name is replaced.
    static func rename(folder path: String, to other: String) throws(LocalFileError) {
        #if canImport(Glibc)
            let result = Glibc.rename(path, other)
        #else
            let result = Darwin.rename(path, other)
        #endif
        guard result == 0 else { throw LocalFileError("saved as \(other)", path, errno) }
    }

    /// Removes an empty folder if it is there.
    static func remove(folder path: String) { rmdir(path) }
}
