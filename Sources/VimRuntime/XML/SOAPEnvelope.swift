internal import SchemaFormat
internal import XMLStream

/// Walks through a SOAP 1.1 envelope and leaves what its body holds to an object decoder.
final class SOAPEnvelope: XMLHandler {
    /// What stands in the body.
    enum Body {
        case object(name: String, ObjectStorage)
        case fault(code: String, message: String, detail: ObjectStorage?)
    }

    private enum Place {
        case outside, envelope, skipped, body, fault, faultText, detail
    }

    private let schema: VimSchema
    private let isLenient: Bool
    private let layout: (String) -> TypeLayout?
    private(set) var body: Body?
    private var issuesBefore: [DecodingIssue] = []

    private var places: [Place] = [.outside]
    /// Gets the events while an object is open. Not counted at each event: `owner` keeps it alive.
    @exclusivity(unchecked) private var decoder: Unmanaged<XMLObjectDecoder>?
    private var owner: XMLObjectDecoder?
    private var objectName = ""
    private var faultElement = ""
    private var faultTexts: [String: String] = [:]
    private var faultDetail: ObjectStorage?

    /// - Parameter layout: the type of a body element, by its name; nil when there is none of that name.
    init(schema: VimSchema, isLenient: Bool, layout: @escaping (String) -> TypeLayout?) {
        self.schema = schema
        self.isLenient = isLenient
        self.layout = layout
    }

    /// What broke the schema and was read all the same, in lenient mode.
    var issues: [DecodingIssue] { issuesBefore + (owner?.issues ?? []) }

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        if let decoder {
            try decoder._withUnsafeGuaranteedRef { try $0.startElement(name, attributes: attributes) }
        } else {
            try startOutside(name, attributes)
        }
    }

    private func startOutside(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch places.last! {
        case .outside:
            guard name.localString == "Envelope" else {
                throw issue("the document is a <\(name.localString)>, not a SOAP envelope")
            }
            places.append(.envelope)
        case .envelope: places.append(name.localString == "Body" ? .body : .skipped)
        case .body:
            if name.localString == "Fault" {
                places.append(.fault)
            } else if body != nil {
                throw issue("the body holds more than one element")
            } else {
                try startObject(name, attributes)
            }
        case .fault:
            faultElement = name.localString
            places.append(faultElement == "detail" ? .detail : .faultText)
        case .detail:
            if faultDetail == nil, let layout = faultLayout(name, attributes) {
                try start(layout, name, attributes)
            } else {
                places.append(.skipped)
            }
        case .faultText, .skipped: places.append(.skipped)
        }
    }

    private func startObject(_ name: XMLName, _ attributes: XMLAttributes) throws {
        guard let layout = layout(name.localString) else { throw issue("there is no operation '\(name.localString)'") }
        let expected = layout.name
        if layout.number < 0, name.localString != expected {
            throw issue("the body holds <\(name.localString)>, not <\(expected)>")
        }
        try start(layout, name, attributes)
    }

    private func start(_ layout: TypeLayout, _ name: XMLName, _ attributes: XMLAttributes) throws {
        objectName = name.localString
        issuesBefore = issues
        let decoder = XMLObjectDecoder(root: layout, isLenient: isLenient)
        owner = decoder
        self.decoder = Unmanaged.passUnretained(decoder)
        try decoder.startElement(name, attributes: attributes)
    }

    private func finish(_ result: ObjectStorage) {
        decoder = nil
        if places.last! == .detail {
            faultDetail = result
        } else {
            body = .object(name: objectName, result)
        }
    }

    /// The fault's type: its `xsi:type` or, without one, the element's name less `Fault`.
    private func faultLayout(_ name: XMLName, _ attributes: XMLAttributes) -> TypeLayout? {
        guard let root = schema.table.type(named: "MethodFault") else { return nil }
        let element = name.localString
        let stem = element.hasSuffix("Fault") ? String(element.dropLast(5)) : element
        if let number = schema.table.type(named: stem) ?? schema.table.type(named: element),
            schema.layout(number).isKind(of: schema.layout(root)),
            attributes.value("type", namespace: "http://www.w3.org/2001/XMLSchema-instance") == nil
        {
            return schema.layout(number)
        }
        return schema.layout(root)
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        if let decoder {
            try decoder._withUnsafeGuaranteedRef { try $0.characters(text) }
        } else if places.last! == .faultText {
            faultTexts[faultElement, default: ""] += String(decoding: text, as: UTF8.self)
        }
    }

    func endElement() throws {
        if let decoder {
            let result = try decoder._withUnsafeGuaranteedRef { decoder in
                try decoder.endElement()
                return decoder.isDone ? decoder.result : nil
            }
            if let result { finish(result) }
        } else if places.removeLast() == .fault {
            body = .fault(
                code: Self.code(faultTexts["faultcode"] ?? ""), message: faultTexts["faultstring"] ?? "",
                detail: faultDetail)
        }
    }

    /// The code without its namespace prefix, which servers write in different ways.
    private static func code(_ text: String) -> String { String(text.split(separator: ":").last ?? "") }

    private func issue(_ message: String) -> DecodingIssue {
        DecodingIssue(.unexpectedElement, path: "Envelope", message: message)
    }
}
