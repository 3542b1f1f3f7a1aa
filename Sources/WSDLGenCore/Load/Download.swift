/// A set of files that is being fetched from a server: which one is next, and what has come.
///
/// Nothing in the files can make it ask for more than paths below the first file's folder, or for more than the
/// limits allow.
package struct Download {
    /// Files that have come, by their path below the folder, in the order of their arrival.
    package private(set) var files: [(name: String, contents: [UInt8])] = []

    private let limits: LoadLimits
    private var waiting: [String]
    private var seen: Set<String>
    private var totalBytes = 0

    /// Begins with a file.
    ///
    /// - Throws: ``GenerationFailure`` when its name is no path below the folder.
    package init(entry: String, limits: LoadLimits = LoadLimits()) throws {
        let name = try RelativePath.resolve(entry, from: "", at: nil)
        self.limits = limits
        waiting = [name]
        seen = [name]
    }

    /// The file to fetch next; nil when all are there.
    package var next: String? { waiting.first }

    /// Bytes that the next file can have.
    package var maximumBytes: Int { min(limits.fileBytes, limits.totalBytes - totalBytes) }

    /// Takes the file that was asked for, and looks which others it names.
    ///
    /// - Throws: ``GenerationFailure`` when it is not XML, names a file that cannot be fetched, or goes beyond the
    ///   limits.
    package mutating func receive(_ contents: [UInt8]) throws {
        let name = waiting.removeFirst()
        guard contents.count <= maximumBytes else {
            throw GenerationFailure(
                .limit, at: SourceLocation(file: name, line: 1), "the files are larger than the limits allow")
        }
        totalBytes += contents.count
        files.append((name, contents))
        for reference in try ReferenceScanner.references(in: contents, file: name, limits: limits) {
            let path = try RelativePath.resolve(reference.file, from: name, at: reference.location)
            guard seen.insert(path).inserted else { continue }
            guard seen.count <= limits.files else {
                throw GenerationFailure(.limit, at: reference.location, "more than \(limits.files) files")
            }
            waiting.append(path)
        }
    }
}
