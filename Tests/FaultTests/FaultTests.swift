import Foundation
import Testing

@testable import VSphereSimulator

/// Everything that can go wrong ends well or in an error with a code, and leaves nothing behind.
///
/// `FAULT` in the environment chooses rows by a part of their names.
@Suite("Faults", .timeLimit(.minutes(10)))
struct FaultTests {
    @Test("There are at least forty faults, each with a name of its own")
    func names() {
        #expect(FaultTable.all.count >= 40)
        #expect(Set(FaultTable.all.map(\.name)).count == FaultTable.all.count)
    }

    /// In a process of its own, whose file descriptors and temporary files nobody else changes.
    @Test("Each fault ends as the table says, and leaks nothing")
    func table() async throws {
        let result = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
            try await Self.playAll()
        }
        print(String(decoding: result.standardOutputContent, as: UTF8.self))
    }

    private static func playAll() async throws {
        let wanted = ProcessInfo.processInfo.environment["FAULT"] ?? ""
        let rows = FaultTable.all.filter { wanted.isEmpty || $0.name.contains(wanted) }
        // The first one opens what a process opens once.
        _ = try await FaultRow("none", Cause(), .list, .recovery).problems()
        var good = 0
        for row in rows {
            let before = Holdings.now
            var problems = try await withThrowingTaskGroup(of: [String].self) { group in
                group.addTask { try await row.problems() }
                group.addTask {
                    try await Task.sleep(for: .seconds(60))
                    return ["it takes longer than every time-out"]
                }
                defer { group.cancelAll() }
                return try await group.next() ?? []
            }
            problems += await Holdings.beyond(before)
            if problems.isEmpty { good += 1 }
            #expect(problems.isEmpty, "\(row.name): \(problems.joined(separator: "; "))")
            if !wanted.isEmpty { print("\(row.name): \(problems.first ?? row.ending.description)") }
        }
        print("\(good) of \(rows.count) faults end as they should and leave nothing behind")
    }
}

/// What the process holds.
private struct Holdings: Equatable {
    let descriptors: [String]
    let spools: Int

    static var now: Holdings {
        let folder = "/proc/self/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let targets = names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
        // The folder itself was open while it was read.
        return Holdings(descriptors: targets.filter { !$0.hasSuffix("/fd") }.sorted(), spools: SpoolFile.count)
    }

    /// What it holds more than before; what is being closed gets the time for it.
    static func beyond(_ before: Holdings) async -> [String] {
        var now = Holdings.now
        for _ in 0..<200 where now.descriptors.count > before.descriptors.count || now.spools > before.spools {
            try? await Task.sleep(for: .milliseconds(20))
            now = .now
        }
        var left: [String] = []
        if now.descriptors.count > before.descriptors.count {
            let new = now.descriptors.filter { !before.descriptors.contains($0) }
            left.append("\(now.descriptors.count - before.descriptors.count) file descriptors left (\(new))")
        }
        if now.spools > before.spools { left.append("\(now.spools - before.spools) temporary files left") }
        return left
    }
}
