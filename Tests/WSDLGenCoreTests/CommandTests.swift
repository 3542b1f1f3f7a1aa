import Foundation
import Testing

@testable import WSDLGen
@testable import WSDLGenCore

@Suite("The commands")
struct CommandTests {
    private static let wsdl = Repository.golden.appending(path: "wsdl").path()

    private func run(_ words: String...) async -> Int32 { await Command.run(["WSDLGen"] + words) }

    @Test("generate writes the files of the plan and nothing else, and leaves alone what is the same")
    func generates() async throws {
        try await withFolder { folder in
            let output = folder.appending(path: "a/b")
            #expect(await run("generate", "--wsdl", Self.wsdl, "--output", output.path()) == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: output.path()).sorted()
                    == OutputPlan.fileNames.sorted())
            func stamps() throws -> [Date?] {
                try OutputPlan.fileNames.map {
                    try FileManager.default.attributesOfItem(atPath: output.appending(path: $0).path())[
                        .modificationDate]
                        as? Date
                }
            }
            let old = Date(timeIntervalSince1970: 1_000_000)
            for name in OutputPlan.fileNames {
                try FileManager.default.setAttributes(
                    [.modificationDate: old], ofItemAtPath: output.appending(path: name).path())
            }
            try Data("stale".utf8).write(to: output.appending(path: "Enumerations+00.swift"))
            #expect(await run("generate", "--wsdl", Self.wsdl, "--output", output.path()) == 0)
            #expect(try stamps().filter { $0 != old }.count == 1)
        }
    }

    @Test("an error in the input writes nothing")
    func writesNothingOnError() async throws {
        try await withFolder { folder in
            let output = folder.appending(path: "out")
            #expect(await run("generate", "--wsdl", folder.path(), "--output", output.path()) == 2)
            #expect(!FileManager.default.fileExists(atPath: output.path()))
        }
    }

    @Test("facts and names can come from elsewhere")
    func replacesFiles() async throws {
        try await withFolder { folder in
            let naming = folder.appending(path: "names.json")
            try Data("{\"types\": {}}".utf8).write(to: naming)
            #expect(await run("check", Self.wsdl) == 0)
            #expect(await run("check", Self.wsdl, "--naming", naming.path()) == 2)
        }
    }

    @Test("diff exits with 1 when something breaks")
    func comparesFolders() async throws {
        try await withFolder { folder in
            let other = folder.appending(path: "wsdl")
            try FileManager.default.copyItem(atPath: Self.wsdl, toPath: other.path())
            #expect(await run("diff", Self.wsdl, other.path()) == 0)
            let types = other.appending(path: "vim-types.xsd")
            let text = try String(contentsOf: types, encoding: .utf8)
            try Data(text.replacing("<xs:enumeration value=\"idle\"/>", with: "").utf8).write(to: types)
            #expect(await run("diff", Self.wsdl, other.path()) == 1)
            #expect(await run("diff", other.path(), Self.wsdl, "--json") == 0)
            #expect(await run("diff", other.path(), folder.path()) == 2)
        }
    }

    @Test(
        "a command line that makes no sense is refused",
        arguments: [
            [], ["make"], ["generate"], ["generate", "--wsdl"], ["check"], ["check", "a", "b"], ["diff", "a"],
            ["generate", "--wsdl", "a", "--wsdl", "b"], ["check", "a", "--verbose"],
            ["generate", "--wsdl", "a", "--output", "b", "--initializers", "some"],
        ])
    func refusesArguments(_ words: [String]) async {
        #expect(await Command.run(["WSDLGen"] + words) == 2)
    }

    @Test("help is no error")
    func printsHelp() async { #expect(await run("--help") == 0) }
}
