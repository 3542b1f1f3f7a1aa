import Foundation
import SmallAPI
import VimRuntime

/// What is decoded can be encoded, as JSON and as XML, and decodes to an equal value again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONDecoder(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Data(bytes: start, count: count)
    for mode in [DecodingOptions.Mode.strict, .lenient] {
        guard let object = try? read(bytes, mode) else { continue }
        do {
            let json = try JSONEncoder().encode(object)
            let back = try read(json, mode)
            precondition(back == object, "\(object) comes back as \(back)")
        } catch { preconditionFailure("does not come back from JSON: \(error)") }
        do { _ = try object.xml() } catch { preconditionFailure("cannot be written as XML: \(error)") }
    }
    return 0
}

private func read(_ bytes: Data, _ mode: DecodingOptions.Mode) throws -> AnyDataObject {
    let decoder = JSONDecoder()
    decoder.userInfo[.vimDecodingMode] = mode
    return try decoder.decode(Root.self, from: bytes).object
}

/// An `Everything`, which has a field of every kind.
private struct Root: Decodable {
    let object: AnyDataObject

    init(from decoder: any Decoder) throws {
        object = try AnyDataObject(from: decoder, declared: SmallAPI.schema.type(named: "Everything")!)
    }
}
