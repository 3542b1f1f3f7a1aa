public import XMLStream

extension DataObject {
    /// Reads an object from an XML document whose root element is one, whatever its name.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema, `XMLError` where it is not XML.
    public init(xml: some ContiguousBytesCollection, options: DecodingOptions = .strict) throws {
        let decoder = XMLObjectDecoder(root: Self._typeID.layout, isLenient: options.mode == .lenient)
        self.init(_storage: try decoder.document(xml, limits: options.limits))
    }

    /// Writes the object as an XML document.
    ///
    /// - Throws: ``DecodingIssue`` when a number does not fit its type.
    public func xml(element: String = "object") throws -> [UInt8] { try asAny.xml(element: element) }
}

extension AnyDataObject {
    /// Reads an object from an XML document whose root element is of that type or a descendant.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema, `XMLError` where it is not XML.
    public init(_ type: TypeID, xml: some ContiguousBytesCollection, options: DecodingOptions = .strict) throws {
        let decoder = XMLObjectDecoder(root: type.layout, isLenient: options.mode == .lenient)
        _storage = try decoder.document(xml, limits: options.limits)
    }

    /// Writes the object as an XML document.
    ///
    /// - Throws: ``DecodingIssue`` when a number does not fit its type.
    public func xml(element: String = "object") throws -> [UInt8] {
        var encoder = XMLObjectEncoder(schema: _storage.layout.schema)
        encoder.writer.raw("<")
        encoder.writer.raw(element)
        encoder.writeNamespaces()
        encoder.writer.attribute("xsi:type", wireTypeName)
        encoder.writer.raw(">")
        try encoder.writeFields(of: _storage)
        encoder.writer.raw("</")
        encoder.writer.raw(element)
        encoder.writer.raw(">")
        return encoder.writer.bytes
    }
}

extension XMLObjectDecoder {
    func document(_ xml: some ContiguousBytesCollection, limits: XMLLimits) throws -> ObjectStorage {
        let parser = XMLParser(handler: self, limits: limits)
        try parser.feed(xml)
        try parser.finish()
        return result!
    }
}
