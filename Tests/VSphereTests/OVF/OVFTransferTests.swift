import Foundation
import HTTPTransport
import Synchronization
import Testing
import VimTypes

@testable import VSphere

/// Import and export against a server that keeps what it is sent.
@Suite("OVF transfers", .timeLimit(.minutes(2))) struct OVFTransferTests {
    static let thumbprint = Array(repeating: "AB", count: 20).joined(separator: ":")

    static func lease(_ urls: String) -> String {
        "<lease type=\"HttpNfcLease\">lease</lease><entity type=\"VirtualMachine\">vm-7</entity>\(urls)"
            + "<totalDiskCapacityInKB>1</totalDiskCapacityInKB><leaseTimeout>300</leaseTimeout>"
    }

    static func device(_ key: String, _ url: String, disk: Bool = true, target: String = "") -> String {
        "<deviceUrl><key>\(key)</key><importKey>\(key)</importKey><url>\(url)</url><sslThumbprint>\(thumbprint)</sslThumbprint>"
            + "<disk>\(disk)</disk>\(target.isEmpty ? "" : "<targetId>\(target)</targetId>")<fileSize>1000</fileSize></deviceUrl>"
    }

    /// A server that wants both disks: one on its own address, the other on a host's.
    static func importing() -> ScriptedServer {
        let server = ScriptedServer()
        server.answer("CreateImportSpec") { _ in
            let items = OVFFixture.disks.enumerated().map { position, disk in
                "<fileItem><deviceId>d\(position)</deviceId><path>\(disk.name)</path><size>\(disk.content.count)</size>"
                    + "<cimType>17</cimType><create>\(position == 0)</create></fileItem>"
            }
            return
                "<returnval><importSpec xsi:type=\"VirtualMachineImportSpec\"><configSpec/></importSpec>\(items.joined())"
                + "<warning><fault xsi:type=\"OvfUnsupportedElement\"><name>x</name></fault>"
                + "<localizedMessage>careful</localizedMessage></warning></returnval>"
        }
        server.answer("ImportVApp") { _ in "<returnval type=\"HttpNfcLease\">lease</returnval>" }
        for name in ["HttpNfcLeaseProgress", "HttpNfcLeaseComplete", "HttpNfcLeaseAbort"] {
            server.answer(name) { _ in "" }
        }
        server.set("lease", "state", "HttpNfcLeaseState", "ready")
        server.set(
            "lease", "info", "HttpNfcLeaseInfo",
            lease(device("d0", "https://*:443/nfc/1/a.vmdk") + device("d1", "https://esx9/nfc/1/b.vmdk")))
        server.onTransfer { _ in ScriptedServer.Reply(status: 201) }
        return server
    }

    static let pool = ManagedObjectReference<ResourcePool>("pool-1")
    static let datastore = ManagedObjectReference<Datastore>("ds-1")

    static func check(_ server: ScriptedServer) {
        let sent = Dictionary(uniqueKeysWithValues: server.transfers.filter { $0.method != "GET" }.map { ($0.url, $0) })
        let own = sent["https://vc.example/nfc/1/a.vmdk"]
        let host = sent["https://esx9/nfc/1/b.vmdk"]
        #expect(own?.body == OVFFixture.disks[0].content)
        #expect(own?.method == "PUT")
        #expect(own?.headers["Cookie"] == "vmware_soap_session=\"cookie\"")
        #expect(own?.trust == .system)
        #expect(host?.body == OVFFixture.disks[1].content)
        #expect(host?.method == "POST")
        #expect(host?.headers["Cookie"] == nil)
        #expect(host?.trust == CertificateThumbprint(thumbprint).map { .thumbprint($0) })
        #expect(server.calls.contains("HttpNfcLeaseComplete"))
        #expect(!server.calls.contains("HttpNfcLeaseAbort"))
    }

    @Test("A folder is imported, its disks byte for byte, each the way and to whom the server wants it")
    func folder() async throws {
        try await withFolder { folder in
            let server = Self.importing()
            let client = server.client()
            let package = try await OVFPackage(.file(path: try OVFFixture.write(to: folder)), client)
            let seen = Mutex<Int64>(0)
            let result = try await client.importOVF(package, into: Self.pool, on: Self.datastore) { progress in
                seen.withLock { $0 = max($0, progress.transferred) }
                #expect(progress.total == 2_200_001)
            }
            #expect(result.entity.value == "vm-7")
            #expect(result.warnings.map(\.localizedMessage) == ["careful"])
            #expect(result.isVerified && result.transferred == 2_200_001 && seen.withLock { $0 } == 2_200_001)
            Self.check(server)
        }
    }

    @Test("An archive of any format is imported", arguments: ["ustar", "gnu", "posix"])
    func archive(format: String) async throws {
        try await withFolder { folder in
            _ = try OVFFixture.write(to: folder)
            let server = Self.importing()
            let client = server.client()
            let package = try await OVFPackage(.file(path: try OVFFixture.archive(folder, format: format)), client)
            #expect(package.name == "app")
            _ = try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            Self.check(server)
        }
    }

    @Test(
        "An archive or folder on a web server is imported, whether it knows ranges or not", arguments: [true, false],
        [true, false])
    func web(ranges: Bool, isArchive: Bool) async throws {
        try await withFolder { folder in
            _ = try OVFFixture.write(to: folder)
            _ = try OVFFixture.archive(folder)
            let server = Self.importing()
            let root = folder.path
            server.onTransfer { transfer in
                guard transfer.method == "GET" else { return ScriptedServer.Reply(status: 200) }
                let name = transfer.url.dropFirst("https://files.example/x/".count).prefix { $0 != "?" }
                guard transfer.url.hasSuffix("?key=1"), let name = name.removingPercentEncoding,
                    let data = Foundation.FileManager.default.contents(atPath: root + "/" + name)
                else { return ScriptedServer.Reply(status: 404) }
                let bytes = Array(data)
                guard ranges, let range = transfer.headers["Range"] else {
                    return ScriptedServer.Reply(headers: ["Content-Length": "\(bytes.count)"], body: bytes)
                }
                let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
                let end = bounds.count > 1 ? min(bounds[1] + 1, bytes.count) : bytes.count
                return ScriptedServer.Reply(
                    status: 206, headers: ["Content-Range": "bytes \(bounds[0])-\(end - 1)/\(bytes.count)"],
                    body: Array(bytes[bounds[0]..<end]))
            }
            let client = server.client()
            let url = "https://files.example/x/\(isArchive ? "app.ova" : "app.ovf")?key=1"
            let package = try await OVFPackage(.url(url, over: client.exchange(trust: .system)), client)
            #expect(package.manifest != nil)
            _ = try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            Self.check(server)
            #expect(server.transfers.filter { $0.method == "GET" }.allSatisfy { $0.headers["Cookie"] == nil })
        }
    }

    @Test("A disk that differs from the manifest aborts the import", arguments: OVFManifest.Algorithm.allCases)
    func mismatch(algorithm: OVFManifest.Algorithm) async throws {
        try await withFolder { folder in
            let path = try OVFFixture.write(to: folder, manifest: OVFFixture.manifest(algorithm).text)
            var wrong = OVFFixture.disks[1].content
            wrong[345] ^= 1
            try Data(wrong).write(to: folder.appending(path: OVFFixture.disks[1].name))
            let server = Self.importing()
            let client = server.client()
            let package = try await OVFPackage(.file(path: path), client)
            let error = await #expect(throws: VSphereError.self) {
                try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            }
            #expect(error?.code == .manifestMismatch)
            #expect(server.calls.contains("HttpNfcLeaseAbort"))
            #expect(!server.calls.contains("HttpNfcLeaseComplete"))
        }
    }

    @Test(
        "A descriptor that differs from the manifest, or a file that it leaves out, is refused before anything is made")
    func wrongManifest() async throws {
        try await withFolder { folder in
            let server = Self.importing()
            let client = server.client()
            let entries = OVFFixture.manifest().entries
            let wrong = OVFManifest([.init(name: "app.ovf", algorithm: .sha1, digest: [UInt8](repeating: 0, count: 20))]
            )
            let path = try OVFFixture.write(to: folder, manifest: wrong.text)
            let error = await #expect(throws: VSphereError.self) { try await OVFPackage(.file(path: path), client) }
            #expect(error?.code == .manifestMismatch)
            _ = try OVFFixture.write(to: folder, manifest: OVFManifest(Array(entries.prefix(2))).text)
            let package = try await OVFPackage(.file(path: path), client)
            let second = await #expect(throws: VSphereError.self) {
                try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            }
            #expect(second?.code == .manifestMismatch)
            #expect(!server.calls.contains("ImportVApp"))
        }
    }

    @Test("A server that refuses a disk, a lease that fails, and a cancelled task all end the lease")
    func failures() async throws {
        try await withFolder { folder in
            let path = try OVFFixture.write(to: folder)
            let server = Self.importing()
            let client = server.client()
            let package = try await OVFPackage(.file(path: path), client)
            server.onTransfer { ScriptedServer.Reply(status: $0.url.contains("esx9") ? 500 : 200) }
            let error = await #expect(throws: VSphereError.self) {
                try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            }
            #expect(error?.code == .transferRefused)
            #expect(server.calls.count { $0 == "HttpNfcLeaseAbort" } == 1)

            server.onTransfer { _ in ScriptedServer.Reply() }
            let (gate, opening) = AsyncStream.makeStream(of: Void.self)
            let running = Mutex<Task<OVFImport, any Error>?>(nil)
            let task = Task {
                for await _ in gate {}
                return try await client.importOVF(package, into: Self.pool, on: Self.datastore) { _ in
                    running.withLock { $0?.cancel() }
                }
            }
            running.withLock { $0 = task }
            opening.finish()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(server.calls.count { $0 == "HttpNfcLeaseAbort" } == 2)

            server.set("lease", "state", "HttpNfcLeaseState", "error")
            server.set(
                "lease", "error", "LocalizedMethodFault",
                "<fault xsi:type=\"DuplicateName\"><name>app</name><object type=\"Folder\">f</object></fault><localizedMessage>taken</localizedMessage>"
            )
            let fault = await #expect(throws: VimFault.self) {
                try await client.importOVF(package, into: Self.pool, on: Self.datastore)
            }
            #expect(fault?.is(DuplicateName.self) == true)
            #expect(server.calls.count { $0 == "HttpNfcLeaseAbort" } == 3)
            #expect(!server.calls.contains("HttpNfcLeaseComplete"))
        }
    }

    @Test("What the server finds wrong is told, and an unknown network is refused with those that there are")
    func refusals() async throws {
        try await withFolder { folder in
            let server = Self.importing()
            let client = server.client()
            let package = try await OVFPackage(.file(path: try OVFFixture.write(to: folder)), client)
            let networks = OVFImportOptions(networks: ["lan": ManagedObjectReference("network-1")])
            let unknown = await #expect(throws: VSphereError.self) {
                try await client.planImport(package, into: Self.pool, on: Self.datastore, networks)
            }
            #expect(unknown?.description.contains("only: nat") == true)
            server.answer("CreateImportSpec") { request in
                #expect(request.contains("<diskProvisioning>thin</diskProvisioning>"))
                #expect(request.contains("<deploymentOption>small</deploymentOption>"))
                #expect(request.contains("<key>k</key>"))
                return
                    "<returnval><error><fault xsi:type=\"OvfInvalidValue\"/><localizedMessage>no such disk</localizedMessage></error></returnval>"
            }
            let options = OVFImportOptions(properties: ["k": "v"], deploymentOption: "small", diskProvisioning: "thin")
            let refusal = await #expect(throws: OVFRefusal.self) {
                try await client.planImport(package, into: Self.pool, on: Self.datastore, options)
            }
            #expect(refusal?.description == "vc.example: CreateImportSpec: no such disk")
        }
    }

    @Test("Options show the keys of an appliance's properties, and no password")
    func descriptions() {
        let options = OVFImportOptions(name: "app", properties: ["admin.password": "hidden-word"])
        var dumped = ""
        dump(options, to: &dumped)
        for text in ["\(options)", String(reflecting: options), dumped] {
            #expect(text.contains("admin.password") && !text.contains("hidden-word"))
        }
    }

    /// A server with a machine of two disks and an NVRAM.
    static func exporting() -> ScriptedServer {
        let server = importing()
        server.set("vm-7", "name", "xsd:string", "my/app%2f1")
        server.answer("ExportVm") { _ in "<returnval type=\"HttpNfcLease\">lease</returnval>" }
        server.answer("CreateDescriptor") { request in
            let files = request.split(separator: "<path>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            let sizes = request.split(separator: "<size>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            let list = zip(files, sizes).enumerated().map {
                "&lt;File ovf:id='f\($0)' ovf:href='\($1.0)' ovf:size='\($1.1)'/>"
            }
            return "<returnval><ovfDescriptor>&lt;Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "
                + "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1'>\(list.joined())&lt;/Envelope></ovfDescriptor></returnval>"
        }
        server.set(
            "lease", "info", "HttpNfcLeaseInfo",
            lease(
                device("/vm-7/0", "https://*/nfc/1/a.vmdk", target: "disk-0.vmdk")
                    + device("/vm-7/1", "https://esx9/nfc/1/b.vmdk", target: "../disk-1.vmdk")
                    + device("/vm-7/n", "https://*/nfc/1/n", disk: false, target: "vm.nvram")))
        server.onTransfer { transfer in
            ScriptedServer.Reply(body: OVFFixture.disks[transfer.url.hasSuffix("a.vmdk") ? 0 : 1].content)
        }
        return server
    }

    static let machine = ManagedObjectReference<VirtualMachine>("vm-7")

    @Test("A machine is exported to a folder that coreutils and our own reader find in order")
    func exportFolder() async throws {
        try await withFolder { folder in
            let server = Self.exporting()
            let client = server.client()
            let goal = folder.appending(path: "out").path
            let result = try await client.exportOVF(Self.machine, to: .folder(path: goal))
            #expect(result.path == goal + "/my_app_1.ovf")
            let names = ["my_app_1-_._disk-1.vmdk", "my_app_1-disk-0.vmdk", "my_app_1.mf", "my_app_1.ovf"]
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: goal).sorted() == names)
            for file in result.files {
                let sum = try shell("sha256sum", goal + "/" + file.name)
                #expect(sum.hasPrefix(OVFManifest.hexadecimal(file.digest)))
            }
            let package = try await OVFPackage(.file(path: result.path), client)
            #expect(package.manifest?.entries.count == 3)
            #expect(package.size == 2_200_001)
            #expect(server.calls.contains("HttpNfcLeaseComplete"))
            #expect(try Foundation.FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
        }
    }

    @Test("A machine is exported to an archive that tar and our own reader find in order")
    func exportArchive() async throws {
        try await withFolder { folder in
            let server = Self.exporting()
            let client = server.client()
            let goal = folder.appending(path: "out.ova").path
            let result = try await client.exportOVF(
                Self.machine, to: .archive(path: goal), OVFExportOptions(name: "m", includesImages: true, digest: .sha1)
            )
            #expect(result.path == goal)
            let names = try shell("tar", "-tf", goal).split(separator: "\n").map(String.init)
            #expect(names == ["m.ovf", "m.mf", "m-disk-0.vmdk", "m-_._disk-1.vmdk", "m-vm.nvram"])
            try shell("tar", "-C", folder.path, "-xf", goal)
            #expect(try Array(Data(contentsOf: folder.appending(path: "m-disk-0.vmdk"))) == OVFFixture.disks[0].content)
            let package = try await OVFPackage(.file(path: goal), client)
            #expect(package.manifest?.entries.allSatisfy { $0.algorithm == .sha1 } == true)
        }
    }

    @Test("An export that fails leaves nothing on this machine, and no lease")
    func exportFails() async throws {
        try await withFolder { folder in
            let server = Self.exporting()
            let client = server.client()
            let files = Foundation.FileManager.default
            server.onTransfer { ScriptedServer.Reply(status: $0.url.contains("esx9") ? 503 : 200) }
            for goal in [OVFDestination.folder(path: folder.path + "/out"), .archive(path: folder.path + "/out.ova")] {
                await #expect(throws: VSphereError.self) { try await client.exportOVF(Self.machine, to: goal) }
                #expect(try files.contentsOfDirectory(atPath: folder.path).isEmpty)
            }
            #expect(server.calls.count { $0 == "HttpNfcLeaseAbort" } == 2)
            try Data("mine".utf8).write(to: folder.appending(path: "mine"))
            for goal in [OVFDestination.folder(path: folder.path), .archive(path: folder.path + "/mine")] {
                await #expect(throws: LocalFileError.self) { try await client.exportOVF(Self.machine, to: goal) }
            }
            #expect(server.calls.count { $0 == "ExportVm" } == 2)
        }
    }
}
