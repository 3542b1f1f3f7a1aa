import Foundation
import HTTPTransport
import VSphere

// ClientScript HOST USER PASSWORD FOLDER: drives that server with our client and prints what came out, a line for each
// step. FOLDER gets the files that are transferred.

let arguments = CommandLine.arguments.dropFirst().map { $0 }
guard arguments.count == 4 else {
    FileHandle.standardError.write(Data("usage: ClientScript HOST USER PASSWORD FOLDER\n".utf8))
    exit(2)
}
let configuration = VSphereConfiguration(
    host: arguments[0], user: arguments[1], password: Secret(arguments[2]), trust: .insecure,
    timeouts: HTTPTimeouts(connect: .seconds(10), idle: .seconds(30)))
try await withVSphereClient(configuration) { client in
    let script = Script(client: client, folder: URL(filePath: arguments[3]))
    try await script.session()
    try await script.inventory()
    try await script.finding()
    try await script.machines()
    try await script.snapshots()
    try await script.changes()
    try await script.surroundings()
    try await script.hosts()
    try await script.access()
    try await script.files()
    try await script.packages()
    try await script.history()
    try await script.labels()
    try await script.stumbling()
}
