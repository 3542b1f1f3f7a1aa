import ArgumentParser
import Foundation
import Testing
import VSphereSimulator

@testable import MCPServer

@Suite struct SimulatedInventoryTests {
    private func server(_ text: String) throws -> ManagedServer {
        let file = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID().uuidString).json")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            return try .simulated(file.path)
        } catch let error as ConfigurationError {
            throw ConfigurationError(error.description.replacing(file.path, with: "lab.json"))
        }
    }

    private static let lab = """
        {
          "datacenters": [
            {"name": "Paris", "datastores": [{"name": "san", "capacity_gib": 10}],
             "hosts": [{"name": "esx1"}],
             "vms": [
               {"name": "a", "host": "esx1", "datastore": "san"}
             ]}
          ]
        }
        """

    @Test func `a file describes what there is`() async throws {
        let server = try server(Self.lab)
        #expect(server.name == "simulator")
    }

    @Test(
        arguments: [
            (#""san", "capacity_gib""#, #""san", "capacity""#, "lab.json, line 3, datacenters[0].datastores[0]"),
            (
                #""datastore": "san"}"#, #""datastore": "ssd"}"#,
                "lab.json, line 6, datacenters[0].vms[0].datastore: there is no datastore 'ssd'"
            ),
            (#""host": "esx1","#, #""host": "esx1" "#, "lab.json, line 6: "),
            (#""name": "a""#, #""name": 7"#, "lab.json, line 6, datacenters[0].vms[0].name: has to be"),
        ])
    func `mistakes are told with line and key`(right: String, wrong: String, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try server(Self.lab.replacing(right, with: wrong))
        }
        #expect(error.description.hasPrefix(message), "\(error)")
    }

    @Test(arguments: ["demi", "nowhere.json", "100001-VMs", "-1-VMs"])
    func `what is no inventory is refused with what would be one`(name: String) {
        #expect(throws: ConfigurationError.self) { try ManagedServer.simulated(name) }
        #expect(throws: (any Error).self) { try SimulatorOptions.parse(["--inventory", name]).simulator() }
    }

    @Test func `a stand-alone host has an inventory of its own`() throws {
        #expect(throws: ValidationError.self) {
            try SimulatorOptions.parse(["--esxi", "--inventory", "5-VMs"]).simulator()
        }
        #expect(try SimulatorOptions.parse(["--esxi"]).simulator().settings.product == .esxi)
    }

    @Test func `an inventory asks for a simulated server`() throws {
        #expect(try SettingFlags.parse(["--simulate"]).values() == ["MCP_SIMULATE": "demo"])
        #expect(try SettingFlags.parse(["--simulate", "--inventory", "5-VMs"]).values() == ["MCP_SIMULATE": "5-VMs"])
    }
}
