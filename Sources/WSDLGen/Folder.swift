import WSDLGenCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder of input or output files.
struct Folder: FileSource {
    let path: String
    /// Files that lie elsewhere, by the name that they stand for.
    var replacements: [String: String] = [:]

    func displayName(of name: String) -> String {
        replacements[name] ?? (path.hasSuffix("/") ? path + name : "\(path)/\(name)")
    }

    func contents(of name: String, limit: Int) throws -> [UInt8]? {
        let file = displayName(of: name)
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw failure("cannot be read", file)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw GenerationFailure(.unreadable, at: SourceLocation(file: file, line: 1), "this is no file")
        }
        guard status.st_size <= limit else {
            throw GenerationFailure(
                .limit, at: SourceLocation(file: file, line: 1), "the file is larger than \(limit) bytes")
        }
        let size = Int(status.st_size)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                count += got
            }
        }
        if failed { throw failure("cannot be read", file) }
        return bytes
    }

    /// Writes a file whole or not at all, and leaves alone one that holds the same: what is compiled from it then
    /// stays as it is.
    func write(_ contents: [UInt8], to name: String) throws {
        if let old = try? self.contents(of: name, limit: contents.count), old == contents { return }
        let file = displayName(of: name)
        let temporary = "\(file).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("cannot be written", temporary) }
        var position = 0
        while position < contents.count {
            let put = contents.withUnsafeBytes {
                posixWrite(descriptor, $0.baseAddress! + position, $0.count - position)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else {
                let failure = failure("cannot be written", temporary)
                close(descriptor)
                unlink(temporary)
                throw failure
            }
            position += put
        }
        guard close(descriptor) == 0, rename(temporary, file) == 0 else {
            let failure = failure("cannot be written", file)
            unlink(temporary)
            throw failure
        }
    }

    /// Makes the folder of a file and those that it lies in.
    func create(for name: String = "") throws {
        let path = displayName(of: name).split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            if mkdir(made, 0o777) != 0, errno != EEXIST { throw failure("cannot be made", made) }
        }
    }

    private func failure(_ what: String, _ file: String) -> GenerationFailure {
        let reason = String(cString: strerror(errno))
        return GenerationFailure(.unreadable, at: SourceLocation(file: file, line: 1), "this \(what): \(reason)")
    }
}

/// `write(2)`, which the method of the same name hides.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
