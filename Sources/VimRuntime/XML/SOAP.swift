internal import SchemaFormat
public import XMLStream

/// A response as it came out of a SOAP envelope.
public enum SOAPResponse: Hashable, Sendable {
    /// The operation succeeded; slot 0 is `returnval` if there is one.
    case result(ObjectStorage)
    /// The server refused.
    case fault(VimFault)
}

/// Reads the response to an operation out of a SOAP 1.1 envelope, as its bytes arrive.
///
/// ## Usage
/// ```swift
/// let decoder = SOAPResponseDecoder(call.operation)
/// for try await chunk in response.body { try decoder.feed(chunk) }
/// switch try decoder.finish() { … }
/// ```
public final class SOAPResponseDecoder {
    private let envelope: SOAPEnvelope
    private let parser: XMLParser
    private let operation: OperationID

    /// Expects the response to that operation.
    public init(_ operation: OperationID, options: DecodingOptions = .strict) {
        self.operation = operation
        envelope = SOAPEnvelope(schema: operation.schema, isLenient: options.mode == .lenient) { _ in
            operation.responseLayout
        }
        parser = XMLParser(handler: envelope, limits: options.limits)
    }

    /// Reads the next bytes.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema, `XMLError` where it is not XML.
    public func feed(_ bytes: some ContiguousBytesCollection) throws { try parser.feed(bytes) }

    /// Ends the document.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema, `XMLError` where it is not XML.
    public func finish() throws -> SOAPResponse {
        try parser.finish()
        switch envelope.body {
        case .object(_, let storage): return .result(storage)
        case .fault(let code, let message, let detail):
            return .fault(
                VimFault(
                    operation: operation.name, code: code, message: message,
                    detail: detail.map(AnyDataObject.init(_storage:))))
        case nil:
            throw DecodingIssue(.missingField, path: "Envelope/Body", message: "the envelope has no response in it")
        }
    }

    /// What broke the schema and was read all the same, in lenient mode.
    public var issues: [DecodingIssue] { envelope.issues }
}

/// Reads a request out of a SOAP 1.1 envelope: what a server does.
public final class SOAPRequestDecoder {
    private let envelope: SOAPEnvelope
    private let parser: XMLParser
    private let schema: VimSchema

    /// Expects a request of any of the schema's operations.
    public init(_ schema: VimSchema, options: DecodingOptions = .strict) {
        self.schema = schema
        envelope = SOAPEnvelope(schema: schema, isLenient: options.mode == .lenient) { name in
            schema.table.operation(named: name).map { OperationID(schema, $0).requestLayout }
        }
        parser = XMLParser(handler: envelope, limits: options.limits)
    }

    /// Reads the next bytes.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema, `XMLError` where it is not XML.
    public func feed(_ bytes: some ContiguousBytesCollection) throws { try parser.feed(bytes) }

    /// Ends the document.
    ///
    /// - Throws: ``DecodingIssue`` where the document breaks the schema or names no operation, `XMLError` where it is
    ///   not XML.
    public func finish() throws -> MethodCall {
        try parser.finish()
        guard case .object(let name, let storage)? = envelope.body, let operation = schema.operation(named: name) else {
            throw DecodingIssue(.missingField, path: "Envelope/Body", message: "the envelope has no request in it")
        }
        return MethodCall(operation: operation, arguments: storage)
    }
}

extension MethodCall {
    /// The call as a SOAP 1.1 envelope.
    ///
    /// - Parameter operationID: names the request in the server's log, as `operationID` in the header.
    /// - Throws: ``DecodingIssue`` when an argument does not fit its type, or a required one is absent.
    public func envelope(operationID: String? = nil) throws -> [UInt8] {
        let layout = arguments.layout
        let name = operation.name
        if let missing = layout.required.firstMissing(in: arguments.present) {
            throw DecodingIssue(
                .missingField, path: "\(name)/\(layout.fields[missing].name)",
                message: "\(name) needs the argument '\(layout.fields[missing].name)'")
        }
        var encoder = XMLObjectEncoder(schema: operation.schema)
        encoder.startEnvelope(operationID: operationID)
        encoder.writer.raw("<")
        encoder.writer.raw(name)
        encoder.writer.raw(" xmlns=\"urn:vim25\">")
        do { try encoder.writeFields(of: arguments) } catch let issue as DecodingIssue { throw issue.within(name) }
        encoder.writer.raw("</")
        encoder.writer.raw(name)
        encoder.writer.raw(">")
        encoder.endEnvelope()
        return encoder.writer.bytes
    }
}

extension OperationID {
    /// A response without its result yet; slot 0 is `returnval` if there is one.
    public var emptyResponse: ObjectStorage { ObjectStorage(layout: responseLayout) }

    /// A response as a SOAP 1.1 envelope: what a server does.
    ///
    /// - Throws: ``DecodingIssue`` when a number does not fit its type.
    public func envelope(response: ObjectStorage) throws -> [UInt8] {
        var encoder = XMLObjectEncoder(schema: schema)
        encoder.startResponse(response.layout)
        try encoder.writeFields(of: response)
        encoder.endResponse(response.layout)
        return encoder.writer.bytes
    }
}

extension VimFault {
    /// The fault as a SOAP 1.1 envelope: what a server does.
    ///
    /// - Throws: ``DecodingIssue`` when a number does not fit its type.
    public func envelope(schema: VimSchema) throws -> [UInt8] {
        var encoder = XMLObjectEncoder(schema: schema)
        encoder.startEnvelope(operationID: nil)
        encoder.writer.raw("<soapenv:Fault><faultcode>")
        encoder.writer.text(code)
        encoder.writer.raw("</faultcode><faultstring>")
        encoder.writer.text(message)
        encoder.writer.raw("</faultstring>")
        if let detail {
            encoder.writer.raw("<detail><")
            encoder.writer.raw(detail.wireTypeName)
            encoder.writer.raw("Fault xmlns=\"urn:vim25\"")
            encoder.writer.attribute("xsi:type", detail.wireTypeName)
            encoder.writer.raw(">")
            try encoder.writeFields(of: detail._storage)
            encoder.writer.raw("</")
            encoder.writer.raw(detail.wireTypeName)
            encoder.writer.raw("Fault></detail>")
        }
        encoder.writer.raw("</soapenv:Fault>")
        encoder.endEnvelope()
        return encoder.writer.bytes
    }
}

extension XMLObjectEncoder {
    fileprivate mutating func startEnvelope(operationID: String?) {
        writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        writer.raw("<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"")
        writer.raw(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
        writer.raw(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\">")
        if let operationID {
            writer.raw("<soapenv:Header><operationID>")
            writer.text(operationID)
            writer.raw("</operationID></soapenv:Header>")
        }
        writer.raw("<soapenv:Body>")
    }

    mutating func startResponse(_ layout: TypeLayout) {
        startEnvelope(operationID: nil)
        writer.raw("<")
        writer.raw(layout.nameBytes)
        writer.raw(" xmlns=\"urn:vim25\">")
    }

    mutating func endResponse(_ layout: TypeLayout) {
        writer.raw("</")
        writer.raw(layout.nameBytes)
        writer.raw(">")
        endEnvelope()
    }

    fileprivate mutating func endEnvelope() { writer.raw("</soapenv:Body></soapenv:Envelope>\n") }
}
