import Foundation
import Testing
import VSphere
// As a program of somebody else sees it: no `@testable`.
import VSphereSimulator
import VimTypes

@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the example of testing runs as it stands in the article`() async throws {
        let configuration = VSphereConfiguration(
            host: "simulator.invalid", user: "administrator@vsphere.local", password: "VMware1!")

        let simulator = Simulator.demo()
        let client = VSphereClient(configuration) { _ in SimulatorExchange(simulator) }
        let machine = try await client.find("lb01", VirtualMachine.self, properties: ["runtime.powerState"])
        simulator.cause(Trouble(at: "PowerOffVM_Task", .fault("HostNotConnected")))
        await #expect(throws: VimFault.self) { try await machine.reference.on(client).powerOffVM() }
        await client.shutdown()

        let article = try String(
            contentsOf: Self.root.appending(path: "Sources/VSphere/VSphere.docc/Testing.md"), encoding: .utf8)
        let example = article.components(separatedBy: "```swift\n")[1].components(separatedBy: "```")[0]
        let own = try String(contentsOfFile: #filePath, encoding: .utf8).split(separator: "\n").map {
            $0.drop { $0 == " " }
        }
        for line in example.split(separator: "\n") { #expect(own.contains(line), "not tried: \(line)") }
    }
}
