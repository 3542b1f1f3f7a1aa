import Testing

@testable import VimRuntime

/// Making objects out of wire names.
@Suite struct FieldValueTests {
    @Test func `fields set by name are read by slot`() throws {
        let object = AnyDataObject(
            SmallSchema.type("Leaf"), fields: ["key": 7, "label": "seven", "names": ["a", "b"]])
        let read = try SmallSchema.read("<key>7</key><label>seven</label><names>a</names><names>b</names>")
        #expect(object._storage == read._storage)
        #expect(object._storage.get("key") == 7)
        #expect(object._storage.get("names") == ["a", "b"])
    }

    @Test func `nil removes a field and an empty list is an absent one`() throws {
        var object = try SmallSchema.read("<key>1</key><label>a</label><names>x</names>")
        object._storage.set("label", nil)
        object._storage.set("names", [String]())
        #expect(object._storage == (try SmallSchema.read("<key>1</key>"))._storage)
    }

    @Test func `what is of another type reads as nothing`() throws {
        let object = try SmallSchema.read("<key>1</key><label>a</label>")
        #expect(object._storage.get("label", as: Int.self) == nil)
        #expect(object._storage.get("no such field", as: Int.self) == nil)
        #expect(!object._storage.hasField("no such field"))
    }

    @Test func `a list goes through a value of any type unharmed`() throws {
        let object = try SmallSchema.read("<key>1</key><names>a</names><names>b</names>")
        let list = try #require(object._storage.any(named: "names"))
        guard case .array(let array) = list else { throw Unexpected() }
        #expect(array.count == 2)
        var copy = try SmallSchema.read("<key>1</key>")
        copy._storage.set("names", list)
        #expect(copy._storage == object._storage)
    }

    @Test func `a slot of any type takes an array as well as a number`() throws {
        var object = try SmallSchema.read("<key>1</key><names>a</names>")
        let list = try #require(object._storage.any(named: "names"))
        object._storage.set("any", list)
        #expect(object._storage.any(named: "any") == list)
        object._storage.set("any", AnyValue.int(4))
        #expect(object._storage.get("any") == 4)
    }

    private struct Unexpected: Error {}
}
