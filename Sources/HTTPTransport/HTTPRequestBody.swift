/// What a request carries.
public struct HTTPRequestBody: Sendable {
    enum Content: Sendable {
        case none
        case bytes([UInt8])
        case file(path: String, offset: Int64, length: Int64?)
        case stream(length: Int64?, produce: @Sendable (HTTPBodyWriter) async throws -> Void)
    }

    let content: Content

    /// No body.
    public static let none = HTTPRequestBody(content: .none)

    /// Bytes in memory.
    public static func bytes(_ bytes: [UInt8]) -> HTTPRequestBody {
        HTTPRequestBody(content: .bytes(bytes))
    }

    /// A text in UTF-8.
    public static func text(_ text: String) -> HTTPRequestBody {
        .bytes(Array(text.utf8))
    }

    /// A regular file, or a part of it, read as it is sent.
    ///
    /// The part from `offset` with `length` bytes is sent, up to the end of the file when `length` is `nil`. The length
    /// is announced to the server. The file is read on the client's thread, so it should lie on a local disk.
    public static func file(path: String, offset: Int64 = 0, length: Int64? = nil) -> HTTPRequestBody {
        HTTPRequestBody(content: .file(path: path, offset: offset, length: length))
    }

    /// Bytes that a closure writes while they are sent.
    ///
    /// The closure runs in a child task of the call. It is cancelled, and its writes fail, once the transfer needs no
    /// more bytes. An error that it throws aborts the transfer and is thrown from the call.
    /// - Parameters:
    ///   - length: how many bytes will be written, announced to the server; chunked encoding is used when `nil`, which
    ///     ESXi's upload addresses do not accept.
    ///   - produce: writes the bytes.
    public static func stream(
        length: Int64?,
        _ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void
    ) -> HTTPRequestBody {
        HTTPRequestBody(content: .stream(length: length, produce: produce))
    }

    /// The chunks of a sequence, which is asked for the next when the connection can take it.
    /// - Parameters:
    ///   - length: how many bytes the chunks hold together, announced to the server; chunked encoding when `nil`.
    ///   - chunks: the chunks.
    public static func stream<Chunks: AsyncSequence & Sendable>(
        length: Int64?,
        _ chunks: Chunks
    ) -> HTTPRequestBody where Chunks.Element == [UInt8] {
        .stream(length: length) { writer in
            for try await chunk in chunks {
                try await writer.write(chunk)
            }
        }
    }
}
