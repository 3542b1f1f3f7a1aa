import MCPCore
import Testing

@Suite("JSON keeps what it reads")
struct JSONTests {
    @Test(
        "A text reads back as it was written",
        arguments: [
            "null", "true", "false", "0", "-0", "-1", "1.0", "1e5", "1E+5", "-0.0e-7", "9007199254740993",
            "123456789012345678", "1234567890123456789", "-9223372036854775808", "9223372036854775808",
            "18446744073709551616", "3.141592653589793238462643383279", #""""#, #""plain""#, #""é 日本 😀""#,
            #""\"\\\n\r\t\u0000\u001f\u007f""#, "[]", "[[],[[]],{}]", "{}", #"{"b":1,"a":{"z":[],"y":null}}"#,
            #"{"":0}"#,
        ])
    func roundTrip(text: String) throws {
        #expect(try JSON.parse(text).description == text)
    }

    @Test(
        "Escapes are decoded",
        arguments: [
            (#""\u00e9""#, "é"), (#""\ud83d\ude00""#, "😀"), (#""\/\b\f""#, "/\u{8}\u{c}"), (#""a\u0041b""#, "aAb"),
            (#""é\né""#, "é\né"),
        ])
    func escapes(text: String, expected: String) throws {
        #expect(try JSON.parse(text) == .string(expected))
    }

    @Test(
        "What is not JSON is refused, with the place",
        arguments: [
            ("", "unexpected-end", 0), (" ", "unexpected-end", 1), ("nul", "unexpected-end", 3), ("nulL", "syntax", 0),
            ("01", "syntax", 0), ("1.", "unexpected-end", 2), ("1.e1", "syntax", 2), (".5", "syntax", 0),
            ("+1", "syntax", 0), ("-", "unexpected-end", 1), ("1e", "unexpected-end", 2), ("NaN", "syntax", 0),
            ("[1,]", "syntax", 3), ("[1 2]", "syntax", 3), ("[", "unexpected-end", 1),
            (#"{"a":1,}"#, "syntax", 7), (#"{a:1}"#, "syntax", 1), (#"{"a"1}"#, "syntax", 4),
            ("{", "unexpected-end", 1),
            (#"{"a":1,"a":2}"#, "duplicate-key", 7), (#""abc"#, "unexpected-end", 4), ("\"a\nb\"", "syntax", 2),
            (#""\x""#, "syntax", 1), (#""\u12g4""#, "syntax", 5), (#""\ud800""#, "encoding", 1),
            (#""\udc00""#, "encoding", 1), (#""\ud800\u0041""#, "encoding", 1), ("1 2", "syntax", 2),
            ("\u{FEFF}1", "syntax", 0), ("'a'", "syntax", 0),
        ])
    func refused(text: String, code: String, offset: Int) {
        #expect { try JSON.parse(text) } throws: {
            let error = $0 as? JSONParseError
            return error?.code.rawValue == code && error?.offset == offset
        }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect { try JSON.parse(bytes) } throws: { ($0 as? JSONParseError)?.code == .encoding }
    }

    @Test("Depth and length are bounded")
    func limits() throws {
        let limits = JSONLimits(maximumBytes: 20, maximumDepth: 3)
        #expect(try JSON.parse("[[[]]]", limits: limits) == [[[]]])
        #expect { try JSON.parse("[[[[]]]]", limits: limits) } throws: {
            ($0 as? JSONParseError)?.code == .tooDeep && ($0 as? JSONParseError)?.offset == 3
        }
        #expect { try JSON.parse(String(repeating: " ", count: 20) + "1", limits: limits) } throws: {
            ($0 as? JSONParseError)?.code == .tooLong
        }
    }

    @Test("The last of two equal keys counts when the caller allows them")
    func duplicates() throws {
        let value = try JSON.parse(#"{"a":1,"b":2,"a":3}"#, limits: JSONLimits(duplicateKeys: .keepLast))
        #expect(value.description == #"{"a":3,"b":2}"#)
    }

    @Test("Keys that look the same are two when they are written differently", arguments: [0, 20])
    func canonicalEquivalence(others: Int) throws {
        let more = (0..<others).map { ",\"\($0)\":0" }.joined()
        let object = try #require(try JSON.parse("{\"\u{E9}\":1,\"e\u{301}\":2\(more)}").object)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(object.count == others + 2)
    }

    @Test("A large object finds, replaces and removes its members", arguments: [3, 11, 12, 13, 500])
    func largeObject(count: Int) throws {
        var object = JSONObject()
        for number in 0..<count { object["key\(number)"] = .integer(number) }
        #expect(object.count == count)
        #expect(object["key\(count - 1)"] == .integer(count - 1))
        object["key1"] = "new"
        object["key0"] = nil
        #expect(object.count == count - 1)
        #expect(object["key0"] == nil)
        #expect(object["key1"] == "new")
        #expect(object["key\(count - 1)"] == .integer(count - 1))
        #expect(Array(object.keys).first == "key1")
        #expect(try JSON.parse(object.description) == .object(object))
    }

    @Test("Objects are equal whatever the order of their members")
    func equality() throws {
        let one = try JSON.parse(#"{"a":1,"b":[true]}"#)
        let other = try JSON.parse(#"{"b":[true],"a":1}"#)
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != [:])
        #expect(try JSON.parse("1") != JSON.parse("1.0"))
    }

    @Test(
        "Whole numbers are integers however they are written",
        arguments: [
            ("2", 2), ("2.0", 2), ("2e0", 2), ("20e-1", 2), ("-0", 0), ("-9223372036854775808", Int.min),
            ("9223372036854775807", Int.max),
        ] as [(String, Int)])
    func wholeNumbers(text: String, value: Int) throws {
        #expect(try JSON.parse(text).int == value)
    }

    @Test("Fractions and numbers that do not fit are no integers", arguments: ["2.5", "1e400", "9223372036854775808"])
    func noIntegers(text: String) throws {
        #expect(try JSON.parse(text).int == nil)
    }
}
