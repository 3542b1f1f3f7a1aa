import Foundation
import Testing

@testable import VSphere

@Suite("Local files") struct LocalFileTests {
    private static let content = Data([1, 2, 3])

    /// Gives a new file a name where the file system has no links.
    private func name(_ path: String, _ number: Int32) throws {
        let file = try LocalFile(creating: path + ".part")
        try file.write([1, 2, 3])
        try file.rename(to: path, replacing: false) { _, _ in
            errno = number
            return -1
        }
    }

    @Test("Without hard links a new file gets its name all the same", arguments: [EPERM, EOPNOTSUPP, ENOSYS])
    func withoutLinks(number: Int32) throws {
        try withFolder { folder in
            let path = folder.appending(path: "new").path
            try name(path, number)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Self.content)
            #expect(!LocalFile.exists(path + ".part"))
        }
    }

    @Test("A name that is taken is not given away", arguments: [EPERM, EEXIST])
    func taken(number: Int32) throws {
        try withFolder { folder in
            let path = folder.appending(path: "taken").path
            try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: LocalFileError.self) { try name(path, number) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        }
    }
}
