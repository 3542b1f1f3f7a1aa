import Testing

@testable import VSphere

@Suite("Datastore paths") struct DatastorePathTests {
    @Test(
        "A path is read and printed",
        arguments: [
            ("[local 1] vm/vm.vmx", "local 1", "vm/vm.vmx"), ("[ds]", "ds", ""), ("[ds] ", "ds", ""),
            ("[ds]a", "ds", "a"),
            ("[ds] /a b/ü#?.iso", "ds", "a b/ü#?.iso"), ("  [a] [b] c", "a", "[b] c"),
        ])
    func parses(text: String, datastore: String, path: String) throws {
        let parsed = try #require(DatastorePath(text))
        #expect(parsed.datastore == datastore)
        #expect(parsed.path == path)
        #expect(DatastorePath(parsed.description) == parsed)
    }

    @Test("What names no datastore is none", arguments: ["", "a", "[", "[]", "[] a", "a [ds]", "[ds"])
    func refused(text: String) { #expect(DatastorePath(text) == nil) }

    @Test("Names, folders and places below")
    func parts() {
        let path = DatastorePath(datastore: "ds", path: "a/b/c.iso")
        #expect(path.name == "c.iso")
        #expect(path.folder.description == "[ds] a/b")
        #expect(path.folder.folder.folder.folder.description == "[ds]")
        #expect(path.folder.appending("d").description == "[ds] a/b/d")
        #expect(DatastorePath(datastore: "ds", path: "a/").appending("b").path == "a/b")
        #expect(DatastorePath(datastore: "ds", path: "").appending("b").path == "b")
    }

    @Test("Extents are no disks")
    func disks() {
        func isDisk(_ name: String) -> Bool { DatastorePath(datastore: "ds", path: name).isVirtualDisk }
        #expect(isDisk("a/b.vmdk") && isDisk("B.VMDK") && isDisk("a-000001.vmdk"))
        #expect(!isDisk("a/b-flat.vmdk") && !isDisk("b-ctk.vmdk") && !isDisk("a.iso") && !isDisk("vmdk"))
    }

    @Test("Text in URLs is escaped, slashes of paths are not")
    func escapes() {
        #expect(PercentEncoding.path("a b/ü#?%&+.iso") == "a%20b/%C3%BC%23%3F%25%26%2B.iso")
        #expect(PercentEncoding.component("Europe/Berlin") == "Europe%2FBerlin")
    }
}
