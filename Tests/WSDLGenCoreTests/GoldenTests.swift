import Foundation
import Testing

@testable import WSDLGenCore

/// The small API in `Golden/wsdl`, which has one of everything, against the files in `Golden/Expected`.
///
/// To accept what is generated now, run the tests with `WSDLGEN_RECORD=1` and review the change. The same files are
/// compiled and run by `GoldenOutputTests`.
@Suite("What is generated of the small API")
struct GoldenTests {
    static let isRecording = ProcessInfo.processInfo.environment["WSDLGEN_RECORD"] == "1"

    @Test("is what the golden files say", arguments: OutputPlan.Role.allCases)
    func matchesGoldenFile(_ role: OutputPlan.Role) throws {
        let source = FolderFiles(Repository.golden.appending(path: "wsdl"))
        let model = try ModelBuilder.model(
            of: DescriptionLoader(source: source).load(), facts: ManagedObjectFacts.load(from: source))
        let overrides = try #require(try NamingOverrides.load(from: source))
        let file = try Generator(Layout(model, overrides: overrides)).file(role)
        let golden = Repository.golden.appending(path: "Expected/\(file.name)")
        if Self.isRecording {
            try Data(file.contents).write(to: golden)
            return
        }
        let expected = try String(contentsOf: golden, encoding: .utf8)
        let diff = unifiedDiff(
            expected: expected, actual: String(decoding: file.contents, as: UTF8.self), name: file.name)
        #expect(diff.isEmpty, "run with WSDLGEN_RECORD=1 to accept:\n\(diff)")
    }

    @Test("a difference is shown as diff -u would")
    func showsDifference() {
        let old = (1...12).map(String.init).joined(separator: "\n")
        let new = old.replacing("\n6\n", with: "\nsix\n")
        #expect(
            unifiedDiff(expected: old, actual: new, name: "file") == """
                --- expected/file
                +++ generated/file
                @@ -3 +3 @@
                 3
                 4
                 5
                -6
                +six
                 7
                 8
                 9

                """)
        #expect(unifiedDiff(expected: old, actual: old, name: "file").isEmpty)
    }
}
