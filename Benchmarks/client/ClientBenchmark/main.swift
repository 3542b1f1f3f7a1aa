import FoundationEssentials
import HTTPTransport
import VSphere
import VimTypes

// ClientBenchmark HOST USER PASSWORD JOB [ARGUMENT...]: does a job with our client and prints what it cost. The jobs are
// those of pyvmomi_client.py.

let arguments = CommandLine.arguments.dropFirst().map { $0 }
guard arguments.count >= 4 else { fatalError("usage: ClientBenchmark HOST USER PASSWORD JOB [ARGUMENT...]") }
let benchmark = ClientBenchmark(
    configuration: VSphereConfiguration(
        host: arguments[0], user: arguments[1], password: Secret(arguments[2]), trust: .insecure),
    arguments: Array(arguments.dropFirst(4)))
let figures =
    switch arguments[3] {
    case "login": try await benchmark.login()
    case "calls": try await benchmark.calls()
    case "list": try await benchmark.list()
    case "upload": try await benchmark.upload()
    case "download": try await benchmark.download()
    default: fatalError("no job \(arguments[3])")
    }
print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
