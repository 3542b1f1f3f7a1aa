import Foundation
import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// Imports into govmomi's simulator.
@Suite(
    "OVF imports into another's simulator",
    .enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"), .serialized,
    .timeLimit(.minutes(2)))
struct SimulatedImportTests {
    @Test("A machine is imported from a folder, an archive, and an archive on a datastore", arguments: 0..<3)
    func imports(source: Int) async throws {
        try await withFolder { folder in
            let descriptor = try OVFFixture.write(to: folder)
            let archive = try OVFFixture.archive(folder)
            try await GovmomiSimulator.run(machines: 2) { simulator in
                let client = VSphereClient(simulator.configuration())
                let datastore = try #require(try await client.inventory(of: Datastore.self, properties: ["name"]).first)
                let pool = try #require(try await client.inventory(of: ResourcePool.self, properties: ["name"]).first)
                let files = try await client.files(on: datastore.reference)
                if source == 2 { try await files.upload(file: archive, to: "ova/app.ova") }
                let place: OVFSource =
                    switch source {
                    case 0: .file(path: descriptor)
                    case 1: .file(path: archive)
                    default: .datastore(files, path: "ova/app.ova")
                    }
                let package = try await OVFPackage(place, client)
                let result = try await client.importOVF(
                    package, into: pool.reference, on: datastore.reference, OVFImportOptions(name: "new"))
                let machine = try await client.properties(of: [result.entity], ["name"]).first
                #expect(machine?.value("name") == "new")
                #expect(result.transferred == 2_200_001)
                let calls = try simulator.calls()
                #expect(calls.contains("HttpNfcLeaseComplete"))
                #expect(!calls.contains("HttpNfcLeaseAbort"))
                await client.shutdown()
            }
        }
    }
}
