import Foundation

/// A folder for the time of a closure.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// A folder for the time of a closure.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

struct ShellFailure: Error {
    let command: [String]
    let status: Int32
}

/// Runs a program; gives what it writes.
@discardableResult
func shell(_ command: String...) throws -> String { String(decoding: try run(command), as: UTF8.self) }

/// Runs a program; gives what it writes.
@discardableResult
func shell(_ command: [String]) throws -> String { String(decoding: try run(command), as: UTF8.self) }

/// Runs a program; gives what it writes.
func shellBytes(_ command: String...) throws -> [UInt8] { try run(command) }

private func run(_ command: [String]) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["LC_ALL=C.UTF-8"] + command
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw ShellFailure(command: command, status: process.terminationStatus)
    }
    return Array(data)
}
