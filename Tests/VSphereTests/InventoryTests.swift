import Testing
import VimTypes

@testable import VSphere

@Suite struct InventoryTests {
    /// Machines of these names in one folder, vm-10 and so on; nil is a name that the user may not read.
    private func machines(_ names: [String?]) throws -> Inventory {
        let contents = try names.enumerated().map { position, name in
            let escaped = name?.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
            let property =
                escaped.map { "<propSet><name>name</name><val xsi:type=\"xsd:string\">\($0)</val></propSet>" } ?? ""
            return try ObjectContent(
                xml: Array(
                    """
                    <o xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
                    <obj type="VirtualMachine">vm-\(10 + position)</obj>\(property)</o>
                    """.utf8))
        }
        return Inventory(contents, host: "vc")
    }

    @Test(arguments: [
        "it's \"quoted\"", "R&D", "🚀 rocket 👩‍🚀", "\u{200F}web", "100%25 sure", "a%2fb%5cc", "e\u{301}te", "été",
        String(repeating: "n", count: 80), "-", "web 01",
    ])
    func `a machine is found whatever characters its name has`(name: String) throws {
        let inventory = try machines(["other", name, "\(name) 2"])
        #expect(try inventory.find(name, VirtualMachine.self).reference.value == "vm-11")
        let found = try #require(inventory.all(VirtualMachine.self).first { $0.reference.value == "vm-11" })
        #expect(try inventory.find(found.name, VirtualMachine.self).reference.value == "vm-11")
        let path = inventory.path(of: found.reference)
        #expect(try inventory.find(path, VirtualMachine.self).reference.value == "vm-11", "\(path)")
    }

    @Test(arguments: [
        ("WEB01", "web01"), ("web 01 ", "web  01"), ("it's", "it\u{2019}s"), ("web01", "web01\u{200F}"),
        ("db", "nothing"), ("rod", "prod-1"),
    ])
    func `names that nearly fit are suggested`(text: String, name: String) throws {
        let error = try #require(throws: VSphereError.self) { try machines([name]).find(text, VirtualMachine.self) }
        #expect(error.code == .notFound)
        #expect(error.candidates.map(\.name) == (text == "db" ? [] : [name]))
        #expect(!error.description.contains("\u{200F}"))
    }

    @Test func `names that the user may not read are counted`() throws {
        let error = try #require(throws: VSphereError.self) {
            try machines(["web", nil, nil]).find("db", VirtualMachine.self)
        }
        #expect(
            error.message
                == "has no virtual machine 'db' that this user may see. The names of 2 virtual machines are hidden from "
                + "this user (System.View is missing).")
        #expect(try machines([nil]).find("vm-10", VirtualMachine.self).isNameHidden)
    }

    @Test func `a moref that is somebody's name is ambiguous`() throws {
        let error = try #require(throws: VSphereError.self) {
            try machines(["web", "vm-10"]).find("vm-10", VirtualMachine.self)
        }
        #expect(error.code == .ambiguous)
        #expect(error.candidates.map(\.reference.value) == ["vm-10", "vm-11"])
        #expect(error.message.contains("VirtualMachine:vm-10"))
    }

    @Test func `the end of a path tells machines of one name apart`() throws {
        #expect(try inventory().find("B/web", VirtualMachine.self).reference.value == "vm-7")
        #expect(try inventory().find("Berlin/vm/A/web", VirtualMachine.self).reference.value == "vm-6")
    }

    @Test(arguments: [
        ("VirtualMachine", "virtual machine"), ("HostSystem", "host"), ("ResourcePool", "resource pool"),
        ("Datastore", "datastore"), ("StoragePod", "datastore cluster"),
    ])
    func `types have names that people use`(type: String, noun: String) {
        #expect(InventoryNoun.of(wireName: type) == noun)
    }

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
                    <propSet><name>config.uuid</name><val xsi:type="xsd:string">4212abcd-0000-1111-2222-33334444000\(moref.last!)</val></propSet>\(place ?? "")</o>
                    """.utf8))
        }
        return Inventory(contents, host: "vc")
    }

    @Test(arguments: [
        ("vm-7", "vm-7"), ("/Berlin/vm/A/web", "vm-6"), ("/Berlin/vm/A/db%2f1", "vm-8"), ("db/1", "vm-8"),
        ("4212abcd-0000-1111-2222-333344440006", "vm-6"), ("4212ABCD-0000-1111-2222-333344440006", "vm-6"),
        ("4212abcd000011112222333344440007", "vm-7"),
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
