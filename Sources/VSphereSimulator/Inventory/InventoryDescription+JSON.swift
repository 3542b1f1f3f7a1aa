internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension InventoryDescription {
    /// Reads a file's text.
    static func read(_ text: String) throws(InventoryFileError) -> InventoryDescription {
        let data = Data(text.utf8)
        do {
            let tree = try JSONDecoder().decode(JSONTree.self, from: data)
            let description = try JSONDecoder().decode(InventoryDescription.self, from: data)
            let known = try JSONDecoder().decode(JSONTree.self, from: JSONEncoder().encode(description))
            if let (path, key) = tree.firstUnknownKey(beside: known) {
                throw InventoryFileError(.unknownKey, path, "there is no '\(key)' here")
            }
            return description
        } catch let error as InventoryFileError {
            throw error
        } catch let error as DecodingError {
            throw InventoryFileError(error)
        } catch {
            throw InventoryFileError(.notJSON, "", "\(error)")
        }
    }

    /// The file's text, keys in order.
    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension InventoryFileError {
    /// What a decoder found, in words.
    fileprivate init(_ error: DecodingError) {
        func path(_ keys: [any CodingKey]) -> String { JSONTree.path(keys) }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(.missing, path(context.codingPath + [key]), "has to be there")
        case .valueNotFound(_, let context):
            self.init(.missing, path(context.codingPath), "has to have a value")
        case .typeMismatch(let type, let context):
            self.init(.invalid, path(context.codingPath), "has to be \(Self.words(for: type))")
        case .dataCorrupted(let context):
            let isSyntax = context.codingPath.isEmpty
            self.init(
                isSyntax ? .notJSON : .invalid, path(context.codingPath),
                isSyntax
                    ? "is no JSON: \(context.underlyingError.map { "\($0)" } ?? context.debugDescription)"
                    : context.debugDescription)
        @unknown default: self.init(.invalid, "", "\(error)")
        }
    }

    private static func words(for type: Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Int.Type: "a whole number"
        case is Bool.Type: "true or false"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }
}

/// The shape of a JSON text: which keys are where.
private indirect enum JSONTree: Decodable {
    case object([String: JSONTree])
    case array([JSONTree])
    case null
    case scalar

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            var members: [String: JSONTree] = [:]
            for key in container.allKeys {
                members[key.stringValue] = try container.decode(JSONTree.self, forKey: key)
            }
            self = .object(members)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONTree] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONTree.self)) }
            self = .array(elements)
        } else {
            self = try decoder.singleValueContainer().decodeNil() ? .null : .scalar
        }
    }

    /// The first key, with the path to it, that another tree does not have in the same place.
    func firstUnknownKey(beside known: JSONTree?, at path: String = "") -> (path: String, key: String)? {
        switch (self, known) {
        case (.object(let members), .object(let others)?):
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                if case .null = member { continue }
                let inner = path.isEmpty ? key : path + "." + key
                guard let other = others[key] else { return (inner, key) }
                if let found = member.firstUnknownKey(beside: other, at: inner) { return found }
            }
        case (.array(let elements), .array(let others)?):
            for (position, (element, other)) in zip(elements, others).enumerated() {
                if let found = element.firstUnknownKey(beside: other, at: "\(path)[\(position)]") { return found }
            }
        default: break
        }
        return nil
    }

    static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return path
    }
}
