internal import HTTPTransport
internal import VimTypes
internal import XMLStream

/// Serves `/sdk`.
enum SOAPEndpoint {
    /// The longest request.
    private static let limit = 8 << 20

    static let versions = Router.Route(prefix: "/sdk/vimServiceVersions.xml") { _, simulator in
        let versions = ["9.1.0.0", "9.0.0.0", "8.0.3.0", "8.0.2.0", "8.0.1.0", "7.0.3.0", "6.7.3", "6.5"]
        let older = versions.dropFirst().map { "   <version>\($0)</version>\n" }.joined()
        let text = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <namespaces version="1.0">
             <namespace>
              <name>urn:vim25</name>
              <version>\(versions[0])</version>
              <priorVersions>
            \(older)  </priorVersions>
             </namespace>
            </namespaces>
            """
        return SimulatorReply(headers: ["Content-Type": "text/xml"], body: .bytes(Array(text.utf8)))
    }

    static let sdk = Router.Route(prefix: "/sdk") { request, simulator in
        guard request.method == "POST" else { return .refusal(405, "The API takes POST.") }
        let session = request.cookie("vmware_soap_session")
        let call: MethodCall
        do {
            let bytes = try await bytes(of: request)
            do { call = try read(bytes) } catch {
                guard let fetch = Fetch(envelope: bytes) else { throw error }
                let value = try simulator.fetch(fetch, session: session)
                return SimulatorReply(
                    headers: ["Content-Type": "text/xml; charset=utf-8"], body: .bytes(try Fetch.envelope(value)))
            }
        } catch let fault as VimFault {
            return try SOAPEndpoint.fault(fault)
        } catch let issue as DecodingIssue {
            return try fault(Fault(InvalidRequest.self, [:], "\(issue)"), operation: "")
        } catch let error as XMLError {
            return try fault(Fault(InvalidRequest.self, [:], "\(error)"), operation: "")
        }
        do {
            let trouble = try await simulator.suffer(call.operation.name, session: session)
            let answer = try await simulator.perform(
                call, session: session, agent: request.headers["User-Agent"] ?? "")
            var reply = SimulatorReply(headers: ["Content-Type": "text/xml; charset=utf-8"])
            if let newSession = answer.newSession {
                reply.headers["Set-Cookie"] = "vmware_soap_session=\"\(newSession)\"; Path=/; HttpOnly; Secure;"
            }
            reply.body =
                if let objects = answer.objects {
                    .chunks(length: nil, next: objects.next)
                } else {
                    .bytes(try call.operation.envelope(response: answer.response))
                }
            return trouble.map(reply.after) ?? reply
        } catch let fault as VimFault {
            return try SOAPEndpoint.fault(fault)
        }
    }

    private static func bytes(of request: SimulatorRequest) async throws -> [UInt8] {
        try await request.body.withChunks { chunks in
            var bytes: [UInt8] = []
            for try await chunk in chunks {
                bytes += chunk
                guard bytes.count <= limit else {
                    throw DecodingIssue(.invalidValue, path: "Envelope", message: "the request is longer than 8 MiB")
                }
            }
            return bytes
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> MethodCall {
        let decoder = SOAPRequestDecoder(Vim.schema)
        try decoder.feed(bytes)
        return try decoder.finish()
    }

    private static func fault(_ fault: Fault, operation: String) throws -> SimulatorReply {
        try self.fault(fault.vimFault(operation: operation))
    }

    private static func fault(_ fault: VimFault) throws -> SimulatorReply {
        SimulatorReply(
            status: 500, headers: ["Content-Type": "text/xml; charset=utf-8"],
            body: .bytes(try fault.envelope(schema: Vim.schema)))
    }
}
