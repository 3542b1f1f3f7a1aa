import VimRuntime
import VimTypes

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The commands.
///
/// - `xml-xml TYPE`, `xml-json TYPE`, `json-xml TYPE`: reads a document of that type and writes it again.
/// - `make TYPE`: writes a document of that type with all fields filled. The body tells where the judge is stricter
///   than the schema: a line `Type.field` names one that must not be absent, `Type.field text` also what it must say.
/// - `equal TYPE`: tells whether two documents are `equal` or `different`. The length of the first leads, in eight
///   digits.
struct Codec {
    /// Why a request was refused.
    struct BadRequest: Error, CustomStringConvertible {
        let description: String
    }

    private var maker = ValueMaker(schema: Vim.schema)

    mutating func answer(_ request: Request) throws -> [UInt8] {
        guard let type = Vim.schema.type(named: request.argument) else {
            throw BadRequest(description: "no type \(request.argument)")
        }
        switch request.command {
        case "xml-xml": return try AnyDataObject(type, xml: request.body).xml()
        case "xml-json": return Array(try JSONEncoder().encode(AnyDataObject(type, xml: request.body)))
        case "json-xml":
            let decoded = try JSONDecoder().decode(
                DeclaredObject.self, from: Data(request.body), configuration: type)
            return try decoded.object.xml()
        case "make": return try maker.object(type, demands: demands(request.body)).xml()
        case "equal":
            guard let length = Int(String(decoding: request.body.prefix(8), as: UTF8.self)) else {
                throw BadRequest(description: "the first document's length is missing")
            }
            let documents = request.body.dropFirst(8)
            let first = try AnyDataObject(type, xml: Array(documents.prefix(length)))
            let second = try AnyDataObject(type, xml: Array(documents.dropFirst(length)))
            return Array((first == second ? "equal" : "different").utf8)
        default: throw BadRequest(description: "no command \(request.command)")
        }
    }

    private func demands(_ body: [UInt8]) -> [String: String?] {
        var demands: [String: String?] = [:]
        for line in String(decoding: body, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            demands.updateValue(words.count > 1 ? words[1] : nil, forKey: words[0])
        }
        return demands
    }
}

/// An object in JSON whose type the reader declares.
private struct DeclaredObject: DecodableWithConfiguration {
    let object: AnyDataObject

    init(from decoder: any Decoder, configuration type: TypeID) throws {
        object = try AnyDataObject(from: decoder, declared: type)
    }
}
