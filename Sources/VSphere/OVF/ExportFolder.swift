internal import HTTPTransport
internal import Synchronization

/// The files of an export while they come: a folder beside the destination, which takes its place in the end.
final class ExportFolder: Sendable {
    let counter: ByteCounter
    private let path: String
    private let names = Mutex<Set<String>>([])

    /// Makes the folder.
    init(beside destination: OVFDestination, _ counter: ByteCounter) throws {
        var goal: String
        switch destination {
        case .folder(let path):
            goal = path
            guard LocalFile.isFree(folder: path) else {
                throw LocalFileError(path: path, reason: "is not an empty folder")
            }
        case .archive(let path, let replaces):
            goal = path
            guard replaces || !LocalFile.exists(path) else {
                throw LocalFileError(path: path, reason: "exists already")
            }
        }
        while goal.count > 1, goal.hasSuffix("/") { goal.removeLast() }
        path = goal + "." + String(UInt32.random(in: .min ... .max), radix: 36) + ".part"
        self.counter = counter
        try LocalFile.makeFolder(path)
    }

    /// A name from the server, or from a person, that stays in the folder.
    static func fileName(_ text: String) -> String {
        let name = String(
            text.unicodeScalars.map { scalar -> Character in
                "/\\:*?\"<>|".unicodeScalars.contains(scalar) || scalar.value < 0x20 || scalar.value == 0x7F
                    ? "_" : Character(scalar)
            })
        let short = String(name.prefix(80))
        return short.hasPrefix(".") ? "_" + short.dropFirst() : short.isEmpty ? "_" : short
    }

    /// A new file of the folder.
    func create(_ name: String) throws -> LocalFile {
        let file = try LocalFile(creating: path + "/" + name)
        names.withLock { _ = $0.insert(name) }
        return file
    }

    /// Writes a small file.
    func write(_ bytes: [UInt8], to name: String, _ algorithm: OVFManifest.Algorithm) throws -> OVFExport.File {
        try create(name).write(bytes[...])
        var digest = MessageDigest(algorithm.digest)
        digest.update(bytes[...])
        return OVFExport.File(name: name, size: Int64(bytes.count), digest: digest.finish())
    }

    /// Makes the package out of the files: in the order that an archive needs.
    func finish(as destination: OVFDestination, _ files: [OVFExport.File]) async throws -> String {
        switch destination {
        case .folder(let goal):
            try LocalFile.rename(folder: path, to: goal)
            return goal + (goal.hasSuffix("/") ? "" : "/") + (files.first?.name ?? "")
        case .archive(let goal, let replaces):
            try await LocalFile.creating(goal, replacing: replaces) { archive in
                for file in files { try await append(file, to: archive) }
                try archive.write(TarWriter.end[...])
            }
            remove()
            return goal
        }
    }

    private func append(_ file: OVFExport.File, to archive: LocalFile) async throws {
        let content = try LocalFile(reading: path + "/" + file.name)
        try archive.write(TarWriter.header(name: file.name, size: file.size)[...])
        try await content.forEachChunk(length: file.size) { try archive.write($0[...]) }
        try archive.write(TarWriter.padding(after: file.size)[...])
        // What is in the archive is not needed twice.
        LocalFile.remove(content.path)
    }

    /// Removes the folder and what is in it, if it is still there.
    func remove() {
        for name in names.withLock(\.self) { LocalFile.remove(path + "/" + name) }
        LocalFile.remove(folder: path)
    }
}
