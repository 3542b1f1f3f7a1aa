import Foundation
import Synchronization
import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// Datastore files on govmomi's simulator, which keeps them in a folder of this machine.
@Suite(
    "Datastore files", .enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"),
    .serialized, .timeLimit(.minutes(2)))
struct DatastoreFilesTests {
    static func withFiles(_ body: (DatastoreFiles) async throws -> Void) async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let datastore = try #require(try await client.inventory(of: Datastore.self, properties: ["name"]).first)
            do {
                try await body(try await client.files(on: datastore.reference))
                await client.shutdown()
            } catch {
                await client.shutdown()
                throw error
            }
        }
    }

    static let content = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    @Test("A datastore knows its datacenter's path")
    func place() async throws {
        try await Self.withFiles { files in
            #expect(files.name == "LocalDS_0")
            #expect(files.datacenterPath == "DC0")
        }
    }

    @Test(
        "A file goes up and comes down byte for byte, whatever its name", arguments: ["a.iso", "sub/ä b#?%25&+'.bin"])
    func upAndDown(name: String) async throws {
        try await withFolder { folder in
            let local = folder.appending(path: "local").path
            try Data(Self.content).write(to: URL(fileURLWithPath: local))
            try await Self.withFiles { files in
                let seen = Mutex<[ByteProgress]>([])
                let size = try await files.upload(file: local, to: name) { progress in
                    seen.withLock { $0.append(progress) }
                }
                #expect(size == Int64(Self.content.count))
                #expect(seen.withLock { $0.last } == ByteProgress(transferred: size, total: size))
                let target = folder.appending(path: "back").path
                #expect(try await files.download(name, to: target) == size)
                #expect(try Array(Data(contentsOf: URL(fileURLWithPath: target))) == Self.content)
                #expect(
                    try await files.bytes(of: name, from: 1_000_000, upTo: 10)
                        == Array(Self.content[1_000_000..<1_000_010]))
                #expect(try await files.bytes(of: name, from: size - 5, upTo: 100) == Array(Self.content.suffix(5)))
                #expect(try await files.exists(name))
                let listed = try await files.list(DatastorePath(datastore: "", path: name).folder.path)
                let file = try #require(listed.first { $0.path == files.path(name) })
                #expect(file.size == size)
                #expect(file.modified != nil)
            }
        }
    }

    @Test("Bytes and streams go up; what is there is replaced only when asked")
    func uploads() async throws {
        try await Self.withFiles { files in
            try await files.upload(Array("one".utf8), to: "f")
            let error = await #expect(throws: VSphereError.self) { try await files.upload(Array("two".utf8), to: "f") }
            #expect(error?.code == .exists)
            #expect(try await files.bytes(of: "f", upTo: 100) == Array("one".utf8))
            try await files.upload(to: "f", length: 6, replacing: true) { write in
                try await write(Array("two".utf8))
                try await write(Array("two".utf8))
            }
            #expect(try await files.bytes(of: "f", upTo: 100) == Array("twotwo".utf8))
        }
    }

    struct Broken: Error {}

    @Test("An upload whose source fails leaves nothing on the datastore")
    func failingSource() async throws {
        try await Self.withFiles { files in
            await #expect(throws: Broken.self) {
                try await files.upload(to: "half", length: 4 << 20) { write in
                    try await write([UInt8](repeating: 1, count: 2 << 20))
                    throw Broken()
                }
            }
            let isThere = try await files.exists("half")
            #expect(!isThere)
        }
    }

    @Test("A download that fails leaves nothing on this machine")
    func failingDownload() async throws {
        try await withFolder { folder in
            try await Self.withFiles { files in
                let target = folder.appending(path: "x").path
                let error = await #expect(throws: VSphereError.self) { try await files.download("none", to: target) }
                #expect(error?.code == .notFound)
                try await files.upload(Self.content, to: "big")
                let task = Task {
                    try await files.download("big", to: target) { _ in
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                }
                await #expect(throws: CancellationError.self) { try await task.value }
                try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path + "/taken"))
                await #expect(throws: LocalFileError.self) {
                    try await files.download("big", to: folder.path + "/taken")
                }
                #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
                try await files.download("big", to: folder.path + "/taken", replacing: true)
                #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/taken")).count == Self.content.count)
            }
        }
    }

    @Test("Files and folders are made, copied, moved, listed and deleted")
    func manage() async throws {
        try await Self.withFiles { files in
            try await files.makeFolder("a/b")
            try await files.upload([1, 2], to: "a/b/one.iso")
            try await files.copy("a/b/one.iso", to: "a/two.iso")
            try await files.move("a/two.iso", to: "a/three.log")
            let all = try await files.list("a", recursively: true)
            #expect(all.map(\.path.path) == ["a/b", "a/b/one.iso", "a/three.log"])
            #expect(all.map(\.kind) == [.folder, .iso, .file] || all.map(\.kind) == [.folder, .iso, .log])
            #expect(try await files.list("a", matching: ["*.log"]).map(\.path.name) == ["three.log"])
            try await files.delete("a")
            #expect(try await files.exists("a") == false)
            let fault = await #expect(throws: VimFault.self) { try await files.list("a") }
            #expect(fault?.is(FileNotFound.self) == true)
        }
    }

    @Test("Virtual disks are handled as a whole")
    func disks() async throws {
        try await Self.withFiles { files in
            for name in ["d.vmdk", "d-flat.vmdk"] { try await files.upload([1], to: name) }
            try await files.copy("d.vmdk", to: "e.vmdk")
            try await files.move("e.vmdk", to: "g.vmdk")
            #expect(try await files.list(matching: ["*.vmdk"]).map(\.path.path).contains("g-flat.vmdk"))
            try await files.delete("g.vmdk")
            #expect(try await files.exists("g-flat.vmdk") == false)
            #expect(try await files.exists("d-flat.vmdk"))
        }
    }
}
