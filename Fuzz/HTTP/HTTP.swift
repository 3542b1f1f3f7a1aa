import Dispatch
import MCPCore
import MCPHTTP

private let endpoint: HTTPEndpoint = {
    do {
        let server = try Server(ServerConfiguration(Implementation(name: "fuzz", version: "1")), tools: [])
        return HTTPEndpoint(server: server)
    } catch {
        preconditionFailure("\(error)")
    }
}()

/// Whatever headers a call brings, it is refused or served, with a status that clients expect and a body that they read.
///
/// The input is a method name, lines of headers, an empty line, and a body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var lines = Array(UnsafeBufferPointer(start: start, count: count))
        .split(separator: 0x0A, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }[...]
    var call = HTTPCall(method: lines.popFirst() ?? "POST", headers: [("Host", "localhost")])
    while let line = lines.popFirst(), !line.isEmpty {
        let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2 { call.headers.append((parts[0], parts[1])) }
    }
    call.body = Array(lines.joined(separator: "\n").utf8)
    let done = DispatchSemaphore(value: 0)
    Task { [call] in
        check(await endpoint.respond(to: call, principal: .local))
        done.signal()
    }
    done.wait()
    return 0
}

private func check(_ reply: HTTPReply) {
    precondition([200, 202, 204, 400, 403, 404, 405, 415, 421].contains(reply.status), "status \(reply.status)")
    switch reply.body {
    case .none: break
    case .json(let text): precondition((try? JSON.parse(text)) != nil, "a body that is no JSON")
    case .events(let stream): endpoint.finished(stream)
    }
}
