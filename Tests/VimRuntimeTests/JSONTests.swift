import Foundation
import Testing

@testable import VimRuntime

@Suite struct JSONTests {
    private struct Root: Decodable {
        let object: AnyDataObject
        init(from decoder: any Decoder) throws {
            object = try AnyDataObject(from: decoder, declared: SmallSchema.type("Base"))
        }
    }

    private func read(_ json: String, _ mode: DecodingOptions.Mode = .strict) throws -> AnyDataObject {
        let decoder = JSONDecoder()
        decoder.userInfo[.vimDecodingMode] = mode
        return try decoder.decode(Root.self, from: Data(json.utf8)).object
    }

    private func written(_ object: AnyDataObject) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(object), as: UTF8.self)
    }

    @Test(arguments: [
        #"{"_typeName":"Base","key":1,"label":"x"}"#,
        #"{"_typeName":"Leaf","data":"AAEC/w==","key":1,"names":["a","b"],"ratio":1.5,"state":"on"}"#,
        #"{"_typeName":"Leaf","child":[{"_typeName":"Leaf","key":2,"small":-3}],"key":1}"#,
        #"{"_typeName":"Leaf","any":{"_typeName":"ArrayOfString","_value":["a"]},"key":1}"#,
        #"{"_typeName":"Leaf","any":{"_typeName":"long","_value":5},"key":1,"when":"2026-11-21T03:02:46Z"}"#,
        #"{"_typeName":"Leaf","any":{"_typeName":"State","_value":"on"},"key":1,"ratio":"NaN"}"#,
        #"{"_typeName":"Leaf","key":1,"ref":{"_typeName":"ManagedObjectReference","type":"Folder","value":"group-d1"}}"#,
    ])
    func `what is read is written again`(json: String) throws { #expect(try written(read(json)) == json) }

    @Test func `what came unknown by XML goes through JSON, all but its place among the fields`() throws {
        let object = try SmallSchema.read(
            "<key>1</key><new><x>1</x></new><new/><child xsi:type=\"Leaf\"><key>2</key><other a=\"b\">t</other></child>"
        )
        let back = try read(written(object))
        #expect(try written(back) == written(object))
        #expect(
            try SmallSchema.written(back)
                == "<key>1</key><child xsi:type=\"Leaf\"><key>2</key><other a=\"b\">t</other></child>"
                + "<new><x>1</x></new><new></new>")
    }

    @Test func `a newer server's plain fields are kept`() throws {
        let object = try read(#"{"_typeName":"Base","key":1,"fresh":{"deep":[1,true,"x"]}}"#)
        let xml = String(decoding: try object.xml(), as: UTF8.self)
        #expect(xml.contains("<fresh><deep>1</deep><deep>true</deep><deep>x</deep></fresh>"))
    }

    @Test(arguments: [
        #"{"label":"x"}"#, #"{"key":"one"}"#, #"{"key":3000000000}"#, #"{"_typeName":"Wide","f149":1}"#,
        #"{"_typeName":"Leaf","key":1,"any":{"_value":1}}"#,
        #"{"_typeName":"Leaf","key":1,"any":{"_typeName":"Nope"}}"#,
        #"{"key":1,"new":{"_xml":"<broken"}}"#, #"{"key":1,"_typeN@me":"x"}"#, #"{"key":1,"_typeName ":"x"}"#,
        #"{"key":1,"a b=\"c\"":1}"#,
        #"{"key":1,"new":{"b:c":1}}"#, "[]", "3",
    ])
    func `what breaks the schema is refused`(json: String) { #expect(throws: (any Error).self) { try read(json) } }

    @Test func `what XML cannot hold does not change from one round trip to the next`() throws {
        let object = try read(#"{"key":1,"new":"a\u0001b\r\ufffe"}"#)
        #expect(try read(written(object)) == object)
    }

    @Test func `nesting has a limit`() {
        let deep = String(repeating: #"{"key":1,"x":"#, count: 300) + "1" + String(repeating: "}", count: 300)
        #expect(throws: (any Error).self) { try read(deep) }
    }
}
