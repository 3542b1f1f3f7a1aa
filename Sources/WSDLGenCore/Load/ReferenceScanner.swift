import XMLStream

/// Finds the files that a WSDL or XSD file names, whatever else is in it.
final class ReferenceScanner: XMLHandler {
    private(set) var references: [(file: String, location: SourceLocation)] = []
    private let file: String
    private weak var parser: XMLParser?

    private init(file: String) { self.file = file }

    /// The files that a file imports or includes, in its order.
    static func references(
        in bytes: [UInt8], file: String, limits: LoadLimits
    ) throws -> [(file: String, location: SourceLocation)] {
        let scanner = ReferenceScanner(file: file)
        let parser = XMLParser(
            handler: scanner,
            limits: XMLLimits(
                maximumBytes: limits.fileBytes, maximumDepth: limits.depth, maximumTextBytes: limits.textBytes))
        scanner.parser = parser
        do {
            try parser.feed(bytes)
            try parser.finish()
        } catch let error as XMLError {
            throw GenerationFailure(error, file: file)
        }
        return scanner.references
    }

    func startElement(_ name: XMLName, attributes: XMLAttributes) {
        let attribute =
            switch (name.namespaceString, name.localString) {
            case (Namespace.wsdl, "import"): attributes.value("location", namespace: nil)
            case (Namespace.schema, "include"), (Namespace.schema, "import"), (Namespace.schema, "redefine"):
                attributes.value("schemaLocation", namespace: nil)
            default: UnsafeBufferPointer<UInt8>?.none
            }
        guard let attribute else { return }
        references.append(
            (String(decoding: attribute, as: UTF8.self), SourceLocation(file: file, line: parser?.line ?? 1)))
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) {}

    func endElement() {}
}
