import MCPCore

private let server: Server = {
    do {
        return try Server(ServerConfiguration(Implementation(name: "fuzz", version: "1")), tools: [])
    } catch {
        preconditionFailure("\(error)")
    }
}()

/// Whatever comes in, every line that goes out is one JSON-RPC message.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMessages(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let connection = DuplexConnection(server: server) { line in
        guard let message = try? JSON.parse(line), !line.contains(0x0A) else { preconditionFailure("no message") }
        for message in message.array ?? [message] { precondition(message["jsonrpc"] == "2.0", "no JSON-RPC") }
    }
    for line in bytes.split(separator: 0x0A) { _ = connection.receive(Array(line)) }
    connection.close()
    return 0
}
