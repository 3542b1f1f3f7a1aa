/// Loads the files of a WSDL, following imports and includes from the service file.
package struct DescriptionLoader {
    /// Names under which a set of files begins, the first that exists.
    static let entries = ["vimService.wsdl", "vim.wsdl"]

    private let source: any FileSource
    private let limits: LoadLimits

    /// Makes a loader.
    package init(source: any FileSource, limits: LoadLimits = LoadLimits()) {
        self.source = source
        self.limits = limits
    }

    /// Reads everything that the service file leads to.
    ///
    /// - Throws: ``GenerationFailure``.
    package func load() throws -> Description {
        var description = Description()
        var seen: Set<String> = []
        var totalBytes = 0
        for entry in Self.entries {
            guard let bytes = try source.contents(of: entry, limit: limits.fileBytes) else { continue }
            var waiting = [(name: entry, bytes: bytes, namespace: String?.none)]
            seen = [entry]
            while !waiting.isEmpty {
                let next = waiting.removeFirst()
                totalBytes += next.bytes.count
                let display = source.displayName(of: next.name)
                guard totalBytes <= limits.totalBytes else {
                    throw GenerationFailure(
                        .limit, at: SourceLocation(file: display, line: 1),
                        "the files are larger than \(limits.totalBytes) bytes in all")
                }
                description.files.append(display)
                let references: [DocumentParser.Reference]
                (description, references) = try DocumentParser.parse(
                    next.bytes, file: display, expectedNamespace: next.namespace, limits: limits, into: description)
                for reference in references {
                    let name = try RelativePath.resolve(reference.file, from: next.name, at: reference.location)
                    guard seen.insert(name).inserted else { continue }
                    guard seen.count <= limits.files else {
                        throw GenerationFailure(.limit, at: reference.location, "more than \(limits.files) files")
                    }
                    guard let bytes = try source.contents(of: name, limit: limits.fileBytes) else {
                        throw GenerationFailure(.unreadable, at: reference.location, "there is no file '\(name)'")
                    }
                    waiting.append((name, bytes, reference.namespace))
                }
            }
            return description
        }
        throw GenerationFailure(
            .unreadable, at: SourceLocation(file: source.displayName(of: Self.entries[0]), line: 1),
            "there is neither \(Self.entries.joined(separator: " nor "))")
    }
}
