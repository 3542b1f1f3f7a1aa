internal import VimTypes
internal import XMLStream

/// `Fetch`: one property of one object, without a property collector.
///
/// It is in no WSDL, but vCenter and ESXi answer it, and pyvmomi asks it for every attribute that is read of an object.
struct Fetch: Sendable {
    let target: AnyReference
    let property: String

    /// Takes the question out of an envelope; nil when it is another one.
    init?(envelope: [UInt8]) {
        let reader = Reader()
        let parser = XMLParser(handler: reader, limits: XMLLimits(maximumBytes: 1 << 16, maximumDepth: 16))
        guard (try? parser.feed(envelope)) != nil, (try? parser.finish()) != nil, reader.isFetch, let type = reader.type
        else { return nil }
        target = AnyReference(reader.target, type: type)
        property = reader.property
    }

    private final class Reader: XMLHandler {
        var isFetch = false
        var type: String?
        var target = ""
        var property = ""
        private var path: [String] = []

        func startElement(_ name: XMLName, attributes: XMLAttributes) {
            path.append(name.localString)
            if path == ["Envelope", "Body", "Fetch"] { isFetch = true }
            if path.last == "_this" {
                type = attributes.value("type", namespace: nil).map { String(decoding: $0, as: UTF8.self) }
            }
        }

        func characters(_ text: UnsafeBufferPointer<UInt8>) {
            guard path.count == 4, isFetch else { return }
            switch path[3] {
            case "_this": target += String(decoding: text, as: UTF8.self)
            case "prop": property += String(decoding: text, as: UTF8.self)
            default: break
            }
        }

        func endElement() { path.removeLast() }
    }

    /// The answer as a SOAP envelope.
    static func envelope(_ value: AnyValue?) throws -> [UInt8] {
        var inner = ""
        if let value {
            // The element that a property collector would send, under the name that an operation's result has.
            let text = String(decoding: try DynamicProperty(fields: ["name": "", "val": value]).xml(), as: UTF8.self)
            let start = text.firstRange(of: "<val")!.upperBound
            let end = text.lastRange(of: "</val>")!.lowerBound
            inner = "<returnval" + text[start..<end] + "</returnval>"
        }
        let envelope = """
            <?xml version="1.0" encoding="UTF-8"?>
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\
            <soapenv:Body><FetchResponse xmlns="urn:vim25">\(inner)</FetchResponse></soapenv:Body></soapenv:Envelope>
            """
        return Array(envelope.utf8)
    }
}

extension String {
    /// Where another text occurs last.
    fileprivate func lastRange(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}

extension Simulator {
    /// The property that is asked for; nil when it is absent.
    ///
    /// - Throws: `VimFault`.
    func fetch(_ fetch: Fetch, session: String?) throws -> AnyValue? {
        count("Fetch")
        do {
            return try change { world in
                guard let session, let user = world.use(session) else {
                    throw Fault(
                        NotAuthenticated.self,
                        [
                            "object": fetch.target, "privilegeId": "System.Read",
                        ])
                }
                world.caller = session
                guard let object = world[fetch.target] else {
                    throw Fault(ManagedObjectNotFound.self, ["obj": fetch.target])
                }
                guard let path = PropertyPath(fetch.property) else {
                    throw Fault(InvalidProperty.self, ["name": fetch.property])
                }
                let privilege = World.visible.contains(path.property) ? "System.View" : "System.Read"
                guard world.allows(user, privilege, on: object.reference) else {
                    throw Fault(NoPermission.self, ["object": object.reference, "privilegeId": privilege])
                }
                return try PropertyReader.value(at: path, of: object, in: world)
            }
        } catch let fault as Fault { throw fault.vimFault(operation: "Fetch") }
    }
}
