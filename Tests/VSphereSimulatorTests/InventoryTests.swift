import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite struct InventoryTests {
    /// The inventories that come with the simulator.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case demo, generated, esxi

        var testDescription: String { rawValue }

        var simulator: Simulator {
            var settings = SimulatorSettings()
            settings.virtualTime = true
            switch self {
            case .demo: return .demo(settings)
            case .generated: return .generated(vms: 60, hosts: 3, settings)
            case .esxi:
                settings.product = .esxi
                return .demo(settings)
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `Every required property and field is there, and every reference leads somewhere`(kind: Kind) {
        let problems = InventoryCheck.problems(in: kind.simulator.snapshot())
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }
}
