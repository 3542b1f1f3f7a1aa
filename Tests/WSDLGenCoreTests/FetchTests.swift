import Foundation
import Testing

@testable import WSDLGen
@testable import WSDLGenCore

@Suite("Fetching a server's WSDL")
struct FetchTests {
    private static func schema(_ references: String) -> [UInt8] {
        Array("<schema xmlns=\"http://www.w3.org/2001/XMLSchema\">\n\(references)</schema>".utf8)
    }

    private static func include(_ path: String) -> String { "<include schemaLocation=\"\(path)\"/>" }

    @Test("what a file names is asked for once, relative to it")
    func followsReferences() throws {
        var download = try Download(entry: "vim.wsdl")
        let folder = [
            "vim.wsdl": Self.schema(Self.include("a/b.xsd") + Self.include("c.xsd") + "<element name=\"x\"/>"),
            "a/b.xsd": Self.schema(Self.include("../c.xsd") + Self.include("d.xsd")),
            "c.xsd": Self.schema(Self.include("vim.wsdl")), "a/d.xsd": Self.schema("<unknown>text</unknown>"),
        ]
        while let name = download.next { try download.receive(#require(folder[name], "\(name)")) }
        #expect(download.files.map(\.name) == ["vim.wsdl", "a/b.xsd", "c.xsd", "a/d.xsd"])
        #expect(download.files.allSatisfy { folder[$0.name] == $0.contents })
    }

    @Test(
        "a file that names a path outside the folder, or another server, is refused with its line",
        arguments: [
            "../x.xsd", "a/../../x.xsd", "/etc/cron.d/x", "https://elsewhere/x.xsd", "//elsewhere/x.xsd", "x.xsd?y",
            "x%2e%2e", "a\\b", "", "..",
        ])
    func keepsToFolder(_ path: String) throws {
        var download = try Download(entry: "vim.wsdl")
        let found = diagnostics { try download.receive(Self.schema("\n\(Self.include(path))")) }
        #expect(found.map(\.code) == [.unreadable])
        #expect(found.map(\.location) == [SourceLocation(file: "vim.wsdl", line: 3)])
        #expect(download.next == nil)
    }

    @Test("files beyond the limits, and what is not XML, are refused")
    func keepsToLimits() throws {
        func refused(_ contents: [UInt8], _ limits: LoadLimits = LoadLimits()) throws -> [Diagnostic.Code] {
            var download = try Download(entry: "vim.wsdl", limits: limits)
            return diagnostics { try download.receive(contents) }.map(\.code)
        }
        let many = Self.schema((0..<10).map { Self.include("\($0).xsd") }.joined())
        #expect(try refused(many).isEmpty)
        #expect(try refused(many, LoadLimits(files: 10)) == [.limit])
        #expect(try refused(many, LoadLimits(fileBytes: many.count - 1)) == [.limit])
        #expect(try refused(many, LoadLimits(totalBytes: many.count - 1)) == [.limit])
        #expect(try refused(many, LoadLimits(depth: 1)) == [.limit])
        #expect(try refused(Array("<html><br></html>".utf8)) == [.malformed])
        #expect(try refused(Array("<!DOCTYPE a []><a/>".utf8)) == [.malformed])
        #expect(throws: GenerationFailure.self) { try Download(entry: "../vim.wsdl") }
    }

    @Test(
        "all files of a server are written, under each rule for its certificate",
        .enabled(if: FileServer.shared != nil, "python3 and the openssl command are needed"), arguments: 0..<3)
    func fetches(_ rule: Int) async throws {
        let server = try #require(FileServer.shared)
        let rules = [["--ca-file", server.certificate], ["--thumbprint", server.thumbprint], ["--insecure"]]
        try await withFolder { folder in
            let output = folder.appending(path: "new/wsdl")
            let words = ["WSDLGen", "fetch", server.url("small/vimService.wsdl"), output.path()] + rules[rule]
            #expect(await Command.run(words) == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: output.path()).sorted()
            let source = Repository.golden.appending(path: "wsdl")
            #expect(
                names
                    == (try FileManager.default.contentsOfDirectory(atPath: source.path())
                        .filter { !$0.hasSuffix(".json") }.sorted()))
            for name in names {
                #expect(
                    try Data(contentsOf: output.appending(path: name)) == Data(contentsOf: source.appending(path: name))
                )
            }
            #expect(await Command.run(["WSDLGen", "diff", source.path(), output.path()]) == 0)
        }
    }

    @Test(
        "the official files are fetched as far as they are used",
        .enabled(if: FileServer.shared != nil && Repository.hasOfficialFiles))
    func fetchesOfficialFiles() async throws {
        let server = try #require(FileServer.shared)
        try await withFolder { folder in
            let words = ["fetch", server.url("9.1/vimService.wsdl"), folder.path(), "--ca-file", server.certificate]
            #expect(await Command.run(["WSDLGen"] + words) == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            #expect(names.count == 10)
            #expect(await Command.run(["WSDLGen", "check", folder.path()]) == 0)
        }
    }

    @Test(
        "a certificate that is not trusted, or a file that is not there, writes nothing",
        .enabled(if: FileServer.shared != nil, "python3 and the openssl command are needed"))
    func writesNothingOnError() async throws {
        let server = try #require(FileServer.shared)
        try await withFolder { folder in
            let output = folder.appending(path: "out").path()
            let url = server.url("small/vimService.wsdl")
            let wrong = String(repeating: "00", count: 32)
            for words in [
                [url, output], [url, output, "--thumbprint", wrong],
                [server.url("small/vim-types.wsdl"), output, "--ca-file", server.certificate],
            ] {
                #expect(await Command.run(["WSDLGen", "fetch"] + words) == 2)
            }
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }

    @Test(
        "a URL or a rule that makes no sense is refused before anything is sent",
        arguments: [
            ["http://localhost/sdk/vim.wsdl", "d"], ["https://localhost", "d"], ["https://localhost/", "d"],
            ["https://localhost/sdk/vim.wsdl?x", "d"], ["file:///etc/passwd", "d"],
            ["https://user:word@localhost/vim.wsdl", "d"], ["https://localhost/vim.wsdl"],
            ["https://localhost/vim.wsdl", "d", "--insecure", "--ca-file", "f"],
            ["https://localhost/vim.wsdl", "d", "--thumbprint", "12"],
        ])
    func refusesArguments(_ words: [String]) async {
        #expect(await Command.run(["WSDLGen", "fetch"] + words) == 2)
    }
}
