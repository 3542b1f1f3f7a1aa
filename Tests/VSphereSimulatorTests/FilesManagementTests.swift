import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Operations on datastore files", .timeLimit(.minutes(2)))
struct FilesManagementTests {
    @Test("Files are moved, copied and deleted, with folders and all")
    func manage() async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        try await files.upload(Array("one".utf8), to: "m/deep/one.txt")
        try await files.copy("m/deep", to: "copy")
        try await files.move("copy/one.txt", to: "m/two.txt")
        #expect(try await files.bytes(of: "m/two.txt", upTo: 9) == Array("one".utf8))
        #expect(try await files.exists("m/deep/one.txt"))
        #expect(try await !files.exists("copy/one.txt"))
        try await files.delete("m")
        #expect(try await !files.exists("m/deep/one.txt"))
        await bench.client.shutdown()
    }

    @Test(
        "What cannot be done raises the fault of a server",
        arguments: [
            ("delete", "nothing", "FileNotFound"), ("delete", "../x", "InvalidDatastorePath"),
            ("make", "f", "FileAlreadyExists"),
            ("make", "no/such/folder", "FileNotFound"), ("make", "f/file/below", "FileAlreadyExists"),
            ("move", "f", "InvalidArgument"), ("copy", "f/file", "FileAlreadyExists"),
            ("search", "nothing", "FileNotFound"),
            ("search", "f/file", "FileNotFound"),
        ])
    func faults(operation: String, path: String, expected: String) async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        try await files.upload([1], to: "f/file")
        let manager = try #require(try await bench.client.content().fileManager).on(bench.client)
        let text = "[\(bench.datastoreName)] \(path)"
        let found = await fault {
            switch operation {
            case "delete":
                _ = try await bench.client.wait(
                    for: manager.deleteDatastoreFile(name: text, datacenter: files.datacenter))
            case "make": try await manager.makeDirectory(name: text, datacenter: files.datacenter)
            case "move":
                _ = try await bench.client.wait(
                    for: manager.moveDatastoreFile(
                        sourceName: text, sourceDatacenter: files.datacenter, destinationName: text + "/below"))
            case "copy":
                _ = try await bench.client.wait(
                    for: manager.copyDatastoreFile(
                        sourceName: text, sourceDatacenter: files.datacenter,
                        destinationName: "[\(bench.datastoreName)] f/file"))
            default: _ = try await search(bench, text, HostDatastoreBrowserSearchSpec())
            }
        }
        #expect(found == expected || (operation == "copy" && found == "InvalidArgument"))
    }

    private func search(
        _ bench: Bench, _ path: String, _ spec: HostDatastoreBrowserSearchSpec
    ) async throws -> HostDatastoreBrowserSearchResults? {
        let browser = bench.simulator.snapshot()[bench.datastore, Datastore.browser]!.on(bench.client)
        let task = try await browser.searchDatastore(datastorePath: path, searchSpec: spec)
        guard case .object(let result)? = try await bench.client.wait(for: task).result else { return nil }
        return result.as(HostDatastoreBrowserSearchResults.self)
    }

    @Test("A browser tells what kinds of files there are")
    func browse() async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        for name in ["a.iso", "b.txt", "C.ISO", "z/x.log"] { try await files.upload([1, 2, 3], to: "b/\(name)") }
        let flags = FileQueryFlags(fileType: true, fileSize: true, modification: true, fileOwner: true)
        let path = "[\(bench.datastoreName)] b"
        let all = try #require(
            try await search(bench, path, HostDatastoreBrowserSearchSpec(details: flags, sortFoldersFirst: true)))
        #expect(all.file.map(\.path) == ["z", "C.ISO", "a.iso", "b.txt"])
        #expect(all.file.map(\.wireTypeName) == ["FolderFileInfo", "IsoImageFileInfo", "IsoImageFileInfo", "FileInfo"])
        #expect(all.file.last?.fileSize == 3 && all.file.last?.owner == "root" && all.file.last?.modification != nil)
        let images = try #require(
            try await search(
                bench, path,
                HostDatastoreBrowserSearchSpec(
                    query: [FileQuery(IsoImageFileQuery())], matchPattern: ["c*", "nothing"])))
        #expect(images.file.map(\.path) == ["C.ISO"])
        let exact = try #require(
            try await search(
                bench, path, HostDatastoreBrowserSearchSpec(searchCaseInsensitive: false, matchPattern: ["*.iso"])))
        #expect(exact.file.map(\.path) == ["a.iso"])
        #expect(exact.file.first?.fileSize == nil)
    }

    @Test("Disks have a manager of their own")
    func disks() async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        let manager = try #require(try await bench.client.content().virtualDiskManager).on(bench.client)
        let path = "[\(bench.datastoreName)] disks/one.vmdk"
        let free = bench.free
        try await files.makeFolder("disks")
        let spec = VirtualDiskSpec(
            FileBackedVirtualDiskSpec(diskType: "preallocated", adapterType: "lsiLogic", capacityKb: 1 << 20))
        let result = try await bench.client.wait(
            for: manager.createVirtualDisk(name: path, datacenter: files.datacenter, spec: spec)
        ).result
        #expect(result == .string(path))
        #expect(free - bench.free >= 1 << 30)
        let uuid = try await manager.queryVirtualDiskUuid(name: path, datacenter: files.datacenter)
        #expect(uuid.hasPrefix("60 00 C2 9") && uuid.count == 47)
        _ = try await bench.client.wait(
            for: manager.extendVirtualDisk(name: path, datacenter: files.datacenter, newCapacityKb: 2 << 20))
        #expect(free - bench.free >= 2 << 30)
        let query = VmDiskFileQuery(
            details: VmDiskFileQueryFlags(diskType: true, capacityKb: true, hardwareVersion: true, thin: true))
        let found = try await search(
            bench, "[\(bench.datastoreName)] disks", HostDatastoreBrowserSearchSpec(query: [FileQuery(query)]))
        let info = try #require(found?.file.first?.as(VmDiskFileInfo.self))
        #expect(found?.file.count == 1 && info.capacityKb == 2 << 20 && info.thin == false)
        _ = try await bench.client.wait(
            for: manager.copyVirtualDisk(
                sourceName: path, sourceDatacenter: files.datacenter,
                destName: "[\(bench.datastoreName)] disks/two.vmdk"))
        _ = try await bench.client.wait(for: manager.deleteVirtualDisk(name: path, datacenter: files.datacenter))
        #expect(try await files.list("disks").map(\.path.path).sorted() == ["disks/two-flat.vmdk", "disks/two.vmdk"])
        let shrunk = await fault {
            _ = try await bench.client.wait(
                for: manager.extendVirtualDisk(
                    name: "[\(bench.datastoreName)] disks/two.vmdk", datacenter: files.datacenter, newCapacityKb: 1))
        }
        #expect(shrunk == "InvalidArgument")
        try await files.delete("disks")
        #expect(bench.free == free)
    }

    @Test("Absurd disks are refused", arguments: [0, -1, 1 << 60])
    func absurdDisks(kilobytes: Int) async throws {
        let bench = Bench()
        let files = try await bench.client.files(on: bench.datastore)
        let manager = try #require(try await bench.client.content().virtualDiskManager).on(bench.client)
        let spec = VirtualDiskSpec(
            FileBackedVirtualDiskSpec(diskType: "thin", adapterType: "lsiLogic", capacityKb: kilobytes))
        let found = await fault {
            _ = try await manager.createVirtualDisk(
                name: "[\(bench.datastoreName)] x.vmdk", datacenter: files.datacenter, spec: spec)
        }
        #expect(found == "InvalidArgument")
    }

    @Test("A file is not locked because another datacenter has a running machine's of that name")
    func locksOfNamesakes() async throws {
        let world = Bench().simulator.change { world in
            let datacenter = world.addDatacenter("DC2", in: world.rootFolder)
            let folder = world[datacenter, Datacenter.datastoreFolder]!
            _ = world.addDatastore("ds1-1", world.vmfs(gibibytes: 100), in: folder)
            return world
        }
        let stores = world.all(Datastore.self).filter { world.name(of: $0) == "ds1-1" }
        let files = stores.map { FileLocation(datastore: $0, name: "ds1-1", path: "vm1/vm1.vmx") }
        #expect(files.count == 2)
        let held = files.filter { file in (try? world.requireUnlocked(file, for: .changing)) == nil }
        #expect(held.map { world.links($0.datastore, "vm").isEmpty } == [false])
    }

    @Test("Files of a running machine are locked")
    func locks() async throws {
        let bench = Bench()
        let vm = try bench.machine()
        let world = bench.simulator.snapshot()
        let config = try #require(world[vm, VirtualMachine.config])
        let datacenter = try #require(world.datacenter(of: vm.asAny))
        let home = try #require(config.files.vmPathName)
        let disks = config.hardware.device.compactMap { $0.backing?.as(VirtualDiskFlatVer2BackingInfo.self)?.fileName }
        let disk = try #require(disks.first)
        let manager = try #require(try await bench.client.content().fileManager).on(bench.client)
        for path in [home, disk, String(home[..<home.lastIndex(of: "/")!])] {
            let found = await fault {
                _ = try await bench.client.wait(for: manager.deleteDatastoreFile(name: path, datacenter: datacenter))
            }
            #expect(found == "FileLocked", "\(path)")
        }
    }

    @Test(
        "Patterns match as file names do",
        arguments: [
            ("*", "", true), ("*.iso", "a.iso", true), ("*.iso", "a.isos", false), ("?b*d", "abcd", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false), ("**", "x", true), ("", "x", false),
            (String(repeating: "*a", count: 200), String(repeating: "a", count: 5000) + "b", false),
        ])
    func globs(pattern: String, name: String, matches: Bool) {
        #expect(Glob.matches(pattern, name) == matches)
    }
}
