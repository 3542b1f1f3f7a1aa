import Testing

@testable import VSphere

@Suite struct ServiceVersionsTests {
    private func document(_ versions: [String]) -> [UInt8] {
        let prior = versions.dropFirst().map { "<version>\($0)</version>" }.joined()
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8" ?>
            <namespaces version="1.0">
             <namespace><name>urn:vim25</name><version>\(versions[0])</version><priorVersions>\(prior)</priorVersions></namespace>
             <namespace><name>urn:sms</name><version>99.0</version></namespace>
            </namespaces>
            """.utf8)
    }

    @Test(arguments: [
        (["8.0.3.0", "8.0.2.0", "7.0.0.0"], "8.0.3.0"),
        (["10.0.0.0", "9.1.0.0", "9.0.0.0"], "9.1.0.0"),
        (["9.2.0.0", "8.0.10.0", "8.0.9.0"], "8.0.10.0"),
        (["6.5"], "6.5"),
    ])
    func `the newest version that both sides know is chosen`(versions: [String], expected: String) throws {
        #expect(try ServiceVersions.newest(in: document(versions), upTo: "9.1.0.0") == expected)
    }

    @Test func `a server that is too new altogether has none`() throws {
        #expect(try ServiceVersions.newest(in: document(["12.0.0.0"]), upTo: "9.1.0.0") == nil)
    }

    @Test func `a page that is no XML is an error`() {
        #expect(throws: (any Error).self) { try ServiceVersions.newest(in: Array("<html><p>busy".utf8), upTo: "9.1") }
    }
}
