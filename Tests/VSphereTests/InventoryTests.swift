import Testing
import VimTypes

@testable import VSphere

@Suite struct InventoryTests {
    /// A datacenter with two folders that each hold a machine called web, and one whose name has a slash.
    private func inventory() throws -> Inventory {
        let contents = try [
            ("Folder", "group-d1", "Datacenters", nil), ("Datacenter", "datacenter-2", "Berlin", "group-d1"),
            ("Folder", "group-v3", "vm", "datacenter-2"), ("Folder", "group-v4", "A", "group-v3"),
            ("Folder", "group-v5", "B", "group-v3"), ("VirtualMachine", "vm-6", "web", "group-v4"),
            ("VirtualMachine", "vm-7", "web", "group-v5"), ("VirtualMachine", "vm-8", "db%2f1", "group-v4"),
        ].map { type, moref, name, parent in
            let place = parent.map {
                "<propSet><name>parent</name><val xsi:type=\"ManagedObjectReference\" type=\"Folder\">\($0)</val></propSet>"
            }
            return try ObjectContent(
                xml: Array(
                    """
                    <o xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
                    <obj type="\(type)">\(moref)</obj>
                    <propSet><name>name</name><val xsi:type="xsd:string">\(name)</val></propSet>
                    <propSet><name>config.uuid</name><val xsi:type="xsd:string">uuid-\(moref)</val></propSet>\(place ?? "")</o>
                    """.utf8))
        }
        return Inventory(contents, host: "vc")
    }

    @Test(arguments: [
        ("vm-7", "vm-7"), ("/Berlin/vm/A/web", "vm-6"), ("/Berlin/vm/A/db%2f1", "vm-8"), ("db/1", "vm-8"),
        ("uuid-vm-6", "vm-6"), ("UUID-VM-6", "vm-6"),
    ])
    func `a machine is found by moref, path, name and UUID`(text: String, moref: String) throws {
        #expect(try inventory().find(text, VirtualMachine.self, noun: "virtual machine").reference.value == moref)
    }

    @Test func `a name that fits two machines is refused with both`() throws {
        let error = try #require(throws: VSphereError.self) {
            try inventory().find("web", VirtualMachine.self, noun: "virtual machine")
        }
        #expect(error.code == .ambiguous)
        #expect(error.description.contains("/Berlin/vm/A/web (vm-6)"))
        #expect(error.description.contains("/Berlin/vm/B/web (vm-7)"))
    }

    @Test func `a name that fits nothing is named, with names that differ in case only`() throws {
        let error = try #require(throws: VSphereError.self) {
            try inventory().find("DB/1", VirtualMachine.self, noun: "virtual machine")
        }
        #expect(error.code == .notFound)
        #expect(error.description == "vc: has no virtual machine 'DB/1' that this user may see. Did you mean db/1?")
    }

    @Test func `a moref of another type is no machine`() throws {
        let error = try #require(throws: VSphereError.self) {
            try inventory().find("group-v4", VirtualMachine.self, noun: "virtual machine")
        }
        #expect(error.code == .notFound)
    }

    @Test func `paths lead from below the root folder`() throws {
        let inventory = try inventory()
        #expect(inventory.path(of: ManagedObjectReference<VirtualMachine>("vm-8")) == "/Berlin/vm/A/db%2f1")
        #expect(inventory.path(of: ManagedObjectReference<Folder>("group-d1")) == "/")
    }
}
