import Foundation
import HTTPTransport
import Logging
import SimulatorServer
import VSphere
import VSphereSimulator
import VimTypes

// Many tasks use one session for a while, over HTTPS, while the simulator fails in every way that it knows.
//
//   Soak [--seconds N] [--callers N] [--rounds N] [--pause MILLISECONDS] [--lifetime CALLS]
//
// It ends with what was done, and with status 1 when a call ended in an error for which there was no reason (see Hazard),
// or something was left behind.

let options = Options(CommandLine.arguments.dropFirst())
LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }

let simulator = Simulator.generated(vms: options.callers, hosts: 4)
let descriptors = Process.descriptors()

var problems = try await withThrowingTaskGroup(of: Void.self) { group in
    let (places, listening) = AsyncStream.makeStream(of: SimulatorServer.Place.self)
    let server = try SimulatorServer(simulator, logger: Logger(label: "simulator")) { listening.yield($0) }
    group.addTask { try await server.run() }
    var first: SimulatorServer.Place?
    for await place in places {
        first = place
        break
    }
    guard let place = first else { throw Unexpected(what: "the simulator does not listen") }
    defer { group.cancelAll() }
    return try await Soak(simulator, place, options).run()
}
var left = Process.descriptors()
// What is being closed gets the time for it.
for _ in 0..<500 where left > descriptors + Process.loops {
    try await Task.sleep(for: .milliseconds(10))
    left = Process.descriptors()
}
print("\(left - descriptors) file descriptors more than before, \(Process.peakMegabytes()) MB at most")
if left > descriptors + Process.loops { problems.append("file descriptors are left") }
for problem in problems { print("WRONG: \(problem)") }
print(problems.isEmpty ? "1 passed, 0 failed" : "0 passed, 1 failed")
exit(problems.isEmpty ? 0 : 1)
