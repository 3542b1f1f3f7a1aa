import Foundation
import Testing

@testable import MCPCore

@Suite("JSON converts to and from Codable values")
struct JSONCodableTests {
    enum Color: String, Codable { case red, green }

    struct Plain: Codable, Equatable {
        var powerState: String
        var count: Int
        var ratio: Double
        var on: Bool
        var note: String?
        var colors: [Color]
        var nested: [String: [Int]]
        var when: Date
        var bytes: Data
        var link: URL
        var any: JSON
        var big: UInt64
    }

    struct Snake: Codable, Equatable, SnakeCaseCoding {
        var powerState: String
        var memoryMB: Int?
        var plain: Keyed
        var children: [Snake]
    }

    struct Keyed: Codable, Equatable { var someKey: Int? }

    static let plain = Plain(
        powerState: "on", count: -3, ratio: 0.5, on: true, note: nil, colors: [.red, .green],
        nested: ["a": [1, 2]], when: Date(timeIntervalSince1970: 1_700_000_000), bytes: Data([1, 2, 255]),
        link: URL(string: "https://example.com/a?b=c")!, any: ["x": [.null, 1.5]], big: .max)

    @Test("A value survives the round trip without text")
    func roundTrip() throws {
        let json = try JSON(encoding: Self.plain)
        #expect(try json.decode(Plain.self) == Self.plain)
        #expect(json["when"] == "2023-11-14T22:13:20Z")
        #expect(json["bytes"] == "AQL/")
        #expect(json["link"] == "https://example.com/a?b=c")
        #expect(json["big"]?.number?.text == "18446744073709551615")
        #expect(json["any"] == ["x": [.null, 1.5]])
        #expect(json["note"] == nil)
    }

    @Test("The bridge agrees with Foundation's encoder")
    func agreesWithFoundation() throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let text = try #require(String(data: encoder.encode(Self.plain), encoding: .utf8))
        #expect(try JSON.parse(text) == JSON(encoding: Self.plain))
    }

    @Test(
        "Names of properties are split into words as people would",
        arguments: [
            ("vm", "vm"), ("memoryMB", "memory_mb"), ("isURLValid", "is_url_valid"),
            ("managementIPs", "management_ips"),
            ("cpuTotalMHz", "cpu_total_mhz"), ("sizeGiB", "size_gib"), ("cpuMHzUsed", "cpu_mhz_used"),
            ("VMsOnHost", "vms_on_host"), ("VMState", "vm_state"), ("instanceUUID", "instance_uuid"),
        ])
    func words(name: String, words: String) {
        #expect(name.snakeCased == words)
    }

    @Test("Only types that ask for it get snake_case keys, and lose their nulls")
    func snakeCase() throws {
        let value = Snake(
            powerState: "on", memoryMB: 4, plain: Keyed(someKey: 1),
            children: [Snake(powerState: "off", memoryMB: nil, plain: Keyed(someKey: nil), children: [])])
        let json = try JSON(encoding: value)
        #expect(
            json.description == #"{"power_state":"on","memory_mb":4,"plain":{"someKey":1},"#
                + #""children":[{"power_state":"off","plain":{},"children":[]}]}"#)
        #expect(try json.decode(Snake.self) == value)
    }

    @Test("Nested containers and super encoders land in their places")
    func nestedContainers() throws {
        struct Odd: Encodable {
            enum Keys: String, CodingKey { case list, object, base, last }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var list = container.nestedUnkeyedContainer(forKey: .list)
                try list.encode(1)
                var inner = list.nestedContainer(keyedBy: Keys.self)
                try inner.encode("x", forKey: .base)
                try list.encodeNil()
                var object = container.nestedContainer(keyedBy: Keys.self, forKey: .object)
                try object.encode(2, forKey: .list)
                try 3.encode(to: container.superEncoder(forKey: .base))
                try container.encode(4, forKey: .last)
            }
        }
        #expect(
            try JSON(encoding: Odd()).description
                == #"{"list":[1,{"base":"x"},null],"object":{"list":2},"base":3,"last":4}"#)
    }

    @Test(
        "What does not fit is refused with its path",
        arguments: [
            (#"{"powerState":1}"#, "powerState"), (#"{"powerState":"x","count":1.5}"#, "count"),
            (#"{"powerState":"x","count":1,"ratio":1,"on":true,"colors":["red","blue"]}"#, "colors.Index 1"),
            (#"{"powerState":"x","count":99999999999999999999}"#, "count"),
        ])
    func mismatches(text: String, path: String) throws {
        #expect {
            try JSON.parse(text).decode(Plain.self)
        } throws: { error in
            switch error as? DecodingError {
            case .typeMismatch(_, let context), .dataCorrupted(let context), .valueNotFound(_, let context):
                context.codingPath.map(\.stringValue).joined(separator: ".") == path
            default: false
            }
        }
    }

    @Test("Numbers that JSON lacks are refused", arguments: [Double.infinity, -.infinity, .nan])
    func notANumber(value: Double) {
        #expect(throws: EncodingError.self) { try JSON(encoding: [value]) }
    }

    @Test(
        "Times are read in every form of RFC 3339",
        arguments: [
            ("2023-11-14T22:13:20Z", 0), ("2023-11-14T22:13:20.250Z", 0.25), ("2023-11-14T23:13:20+01:00", 0),
        ])
    func times(text: String, fraction: Double) throws {
        #expect(try JSON.string(text).decode(Date.self).timeIntervalSince1970 == 1_700_000_000 + fraction)
    }
}
