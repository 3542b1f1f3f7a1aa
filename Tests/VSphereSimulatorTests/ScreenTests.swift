import Foundation
import HTTPTransport
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Screens", .timeLimit(.minutes(1)))
struct ScreenTests {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    @Test("A running machine's screen is a picture, for a cookie or a password")
    func screen() async throws {
        let bench = Bench()
        let vm = try bench.machine()
        #expect(try await bench.client.screenshot(of: vm).starts(with: Self.signature))
        let basic = Data("administrator@vsphere.local:VMware1!".utf8).base64EncodedString()
        let reply = try await bench.send("GET", "/screen?id=\(vm.value)&w=100", ["Authorization": "Basic \(basic)"])
        #expect(reply.status == 200 && reply.headers["Content-Type"] == "image/png")
        #expect(Array(reply.body[16..<20]) == [0, 0, 0, 100])
    }

    @Test("A picture that cannot be fetched does not stay on the datastore", arguments: [false, true])
    func leftover(isCancelled: Bool) async throws {
        let bench = Bench()
        let vm = try bench.machine()
        let client = Detour.client(of: bench.simulator) { request in
            if request.url.contains("/screen?") { return 404 }
            guard request.url.contains("/folder/") else { return nil }
            if isCancelled { _ = withUnsafeCurrentTask { $0?.cancel() } }
            return isCancelled ? nil : 503
        }
        let picture = Task { try await client.screenshot(of: vm) }
        await #expect { try await picture.value } throws: { error in
            isCancelled ? error is CancellationError : (error as? VSphereError)?.code == .transferRefused
        }
        let world = bench.simulator.snapshot()
        #expect(world.machines[vm.value]?.lastScreenshot == 1)
        let paths = world.files.values.flatMap { $0.descendants(of: "") }
        #expect(!paths.isEmpty && !paths.contains { $0.hasSuffix(".png") })
    }

    @Test(
        "There is no screen for strangers, of nothing, or of a machine that is off",
        arguments: [
            ("", "vm", 401), ("reader@vsphere.local", "vm", 403), ("administrator@vsphere.local", "none", 404),
            ("administrator@vsphere.local", "off", 400),
        ])
    func refusals(user: String, target: String, status: Int) async throws {
        let bench = Bench()
        let world = bench.simulator.snapshot()
        let off = world.all(VirtualMachine.self).first { world[$0, VirtualMachine.runtime]?.powerState != .poweredOn }
        let id = target == "vm" ? try bench.machine().value : target == "off" ? try #require(off).value : target
        let headers: HTTPHeaders = user.isEmpty ? [:] : ["Cookie": bench.cookie(user)]
        #expect(try await bench.send("GET", "/screen?id=\(id)", headers).status == status)
    }
}
