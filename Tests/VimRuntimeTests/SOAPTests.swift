import Testing
import XMLStream

@testable import VimRuntime

@Suite struct SOAPTests {
    private let rename = SmallSchema.schema.operation(named: "Rename")!

    private func envelope(_ body: String) -> [UInt8] {
        Array(
            """
            <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Header><x>1</x></soapenv:Header>\
            <soapenv:Body>\(body)</soapenv:Body></soapenv:Envelope>
            """.utf8)
    }

    private func response(_ document: [UInt8]) throws -> SOAPResponse {
        let decoder = SOAPResponseDecoder(rename)
        try decoder.feed(document)
        return try decoder.finish()
    }

    @Test func `a request goes out and is read by a server`() throws {
        var call = MethodCall(rename, on: ManagedObjectReference("vm-1", type: "VirtualMachine"))
        call.arguments.setString("web & <co>", 0)
        let decoder = SOAPRequestDecoder(SmallSchema.schema)
        try decoder.feed(try call.envelope(operationID: "test-1"))
        let read = try decoder.finish()
        #expect(read == call)
        #expect(read.target.description == "VirtualMachine:vm-1")
    }

    @Test func `a request that lacks an argument is not sent`() throws {
        let call = MethodCall(rename, on: ManagedObjectReference("vm-1", type: "VirtualMachine"))
        let issue = try #require(throws: DecodingIssue.self) { try call.envelope() }
        #expect(issue.path == "Rename/newName")
    }

    @Test func `a response holds the result`() throws {
        let document = envelope("<RenameResponse><returnval><key>7</key></returnval></RenameResponse>")
        guard case .result(let result) = try response(document) else { throw Unexpected() }
        guard case .object(let object)? = result.value(0) else { throw Unexpected() }
        #expect(object.int(0) == 7)
    }

    struct Unexpected: Error {}

    @Test(
        arguments: [
            ("<e:Fault xmlns:e='urn:e'/>", "", "", nil),
            (
                "<soapenv:Fault><faultcode>a:ServerFaultCode</faultcode><faultstring>No.</faultstring></soapenv:Fault>",
                "ServerFaultCode", "No.", nil
            ),
            (
                "<soapenv:Fault><faultcode>S</faultcode><faultstring>x</faultstring><detail>"
                    + "<MethodFaultFault><reason>r</reason></MethodFaultFault></detail></soapenv:Fault>", "S", "x",
                "MethodFault"
            ),
            (
                "<soapenv:Fault><faultcode>S</faultcode><faultstring>x</faultstring><detail>"
                    + "<f xsi:type='BrandNew'><reason>r</reason></f></detail></soapenv:Fault>", "S", "x", "BrandNew"
            ),
        ] as [(String, String, String, String?)])
    func `a fault is read with code, message and type`(
        body: String, code: String, message: String, type: String?
    ) throws {
        guard case .fault(let fault) = try response(envelope(body)) else { throw Unexpected() }
        #expect(fault.code == code)
        #expect(fault.message == message)
        #expect(fault.detail?.wireTypeName == type)
        #expect(fault.operation == "Rename")
    }

    @Test func `a fault that a server sends is read by a client`() throws {
        let sent = VimFault(
            operation: "Rename", message: "a < b",
            detail: try SmallSchema.read("<reason>why</reason>", as: "MethodFault"))
        guard case .fault(let read) = try response(sent.envelope(schema: SmallSchema.schema)) else {
            throw Unexpected()
        }
        #expect(read == sent)
    }

    @Test(arguments: [
        "<html><body>busy</body></html>", "<Envelope/>", "<Envelope><Body/></Envelope>",
        "<Envelope><Body><OtherResponse/></Body></Envelope>", "not XML at all",
        "<Envelope><Body><RenameResponse/></Body></Envelope>",
    ])
    func `what is no response is refused`(document: String) {
        #expect(throws: (any Error).self) { try response(Array(document.utf8)) }
    }
}
