import SmallAPI
import VimRuntime
import XMLStream

/// What is decoded can be encoded, and decodes to an equal value again; in both modes, as response and as request.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSOAPDecoder(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = XMLLimits(maximumBytes: 1 << 20, maximumDepth: 100)
    for mode in [DecodingOptions.Mode.strict, .lenient] {
        let options = DecodingOptions(mode: mode, limits: limits)
        roundTripObject(bytes, options)
        roundTripResponse(bytes, options)
        roundTripRequest(bytes, options)
    }
    return 0
}

private let everything = SmallAPI.schema.type(named: "Everything")!
private let operation = SmallAPI.schema.operation(named: "ListWidgets")!

private func roundTripObject(_ bytes: [UInt8], _ options: DecodingOptions) {
    guard let object = try? AnyDataObject(everything, xml: bytes, options: options) else { return }
    again("object") {
        let back = try AnyDataObject(everything, xml: object.xml(), options: options)
        precondition(back == object, "\(object) comes back as \(back)")
        precondition(back.hashValue == object.hashValue, "equal objects have different hashes")
    }
}

private func roundTripResponse(_ bytes: [UInt8], _ options: DecodingOptions) {
    guard let response = try? readResponse(bytes, options) else { return }
    again("response") {
        switch response {
        case .result(let storage):
            let back = try readResponse(operation.envelope(response: storage), options)
            precondition(back == response, "\(response) comes back as \(back)")
        case .fault(let fault):
            guard case .fault(let back) = try readResponse(fault.envelope(schema: SmallAPI.schema), options) else {
                preconditionFailure("a fault comes back as a result")
            }
            precondition(back.detail == fault.detail, "\(fault) comes back as \(back)")
        }
    }
}

private func roundTripRequest(_ bytes: [UInt8], _ options: DecodingOptions) {
    guard let call = try? readRequest(bytes, options) else { return }
    // A request that lacks an argument is refused when it is to be sent.
    guard let envelope = try? call.envelope() else {
        precondition(options.mode == .lenient, "a request that was read strictly cannot be sent")
        return
    }
    again("request") {
        let back = try readRequest(envelope, options)
        precondition(back == call, "\(call) comes back as \(back)")
    }
}

private func readResponse(_ bytes: [UInt8], _ options: DecodingOptions) throws -> SOAPResponse {
    let decoder = SOAPResponseDecoder(operation, options: options)
    try decoder.feed(bytes)
    return try decoder.finish()
}

private func readRequest(_ bytes: [UInt8], _ options: DecodingOptions) throws -> MethodCall {
    let decoder = SOAPRequestDecoder(SmallAPI.schema, options: options)
    try decoder.feed(bytes)
    return try decoder.finish()
}

/// What was read once must be written and read once more.
private func again(_ what: String, _ body: () throws -> Void) {
    do { try body() } catch { preconditionFailure("the \(what) does not come back: \(error)") }
}
