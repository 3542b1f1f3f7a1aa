import Testing

@testable import VimRuntime

@Suite struct StorageTests {
    @Test func `a copy stays as it was when the other is changed`() throws {
        var object = try SmallSchema.read("<key>1</key><label>a</label>")
        let copy = object
        object._storage.setString("b", 1)
        object._storage.setInt(nil, 0)
        #expect(copy._storage.string(1) == "a")
        #expect(copy._storage.int(0) == 1)
        #expect(object._storage.string(1) == "b")
        #expect(object._storage.optionalInt(0) == nil)
        #expect(object != copy)
    }

    @Test func `setting many fields in any order gives the same object`() {
        var forwards = ObjectStorage(SmallSchema.type("Wide"))
        var backwards = ObjectStorage(SmallSchema.type("Wide"))
        for slot in 0..<150 { forwards.setInt(slot * 3, slot) }
        for slot in (0..<150).reversed() { backwards.setInt(slot * 3, slot) }
        #expect(forwards == backwards)
        #expect(forwards.hashValue == backwards.hashValue)
        for slot in stride(from: 0, to: 150, by: 2) { forwards.setInt(nil, slot) }
        #expect((0..<150).allSatisfy { forwards.optionalInt($0) == ($0 % 2 == 0 ? nil : $0 * 3) })
    }

    @Test func `an empty list is an absent one`() throws {
        var object = try SmallSchema.read("<key>1</key><names>a</names>")
        object._storage.setStrings([], 8)
        #expect(object == (try SmallSchema.read("<key>1</key>")))
    }

    @Test func `a descendant is told by a check of its type`() throws {
        #expect(SmallSchema.type("Leaf").isKind(of: SmallSchema.type("Base")))
        #expect(!SmallSchema.type("Base").isKind(of: SmallSchema.type("Leaf")))
        #expect(!SmallSchema.type("Wide").isKind(of: SmallSchema.type("Base")))
    }

    @Test func `secrets show in no description`() throws {
        let object = try SmallSchema.read(
            "<key>1</key><password>swordfish</password><child><key>2</key><password>hunter2</password></child>")
        #expect(!object.debugDescription.contains("swordfish"))
        #expect(!object.debugDescription.contains("hunter2"))
        #expect(object.debugDescription.contains("password: (secret)"))
    }

    @Test func `layouts are made once, however many tasks ask at a time`() async {
        let schema = SmallSchema.schema
        let layouts = await withTaskGroup(of: TypeLayout.self) { group in
            for _ in 0..<64 { group.addTask { schema.layout(2) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(layouts.count == 64)
        #expect(layouts.allSatisfy { $0 == schema.layout(2) })
    }
}
