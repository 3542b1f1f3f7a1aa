import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Uploads a file to a datastore, through the server's `/folder`.
struct UploadToDatastore: VSphereTool {
    static let name = "upload_to_datastore"
    static let title = "Upload a file to a datastore"
    static let description = "Uploads a local file, text or base64 to a datastore."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = [
        "SearchDatastore_Task", "MoveDatastoreFile_Task", "DeleteDatastoreFile_Task", "AcquireGenericServiceTicket",
    ]
    static let privileges = ["Datastore.FileManagement"]
    static let taskSupport = TaskSupport.whenKnown

    struct Input: ToolInput {
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument("[datastore] path, or path", aliases: ["remote_path"]) var path: String
        @Argument("Local file") var localPath: String?
        @Argument("Text", aliases: ["text"]) var content: String?
        @Argument("Base64", aliases: ["content_base64"]) var base64: String?
        @Argument("Replace what is there") var overwrite = false
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let local = try input.localPath.map { try context.localFile($0) }
        let bytes = try Self.bytes(input)
        let place = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
        try place.requirePath()
        var change = place.change()
        let size: Int64
        if let local {
            size = try await place.files.upload(
                file: local.path, to: place.path, replacing: input.overwrite,
                progress: context.reporting("Uploading \(place.text)"))
        } else {
            try await place.files.upload(bytes, to: place.path, replacing: input.overwrite)
            size = Int64(bytes.count)
        }
        change.end(["path": .string(place.text), "size_bytes": .integer(Int(size))])
        return change
    }

    /// What is given in the call itself; nothing if it is in a file.
    private static func bytes(_ input: Input) throws -> [UInt8] {
        switch (input.localPath, input.content, input.base64) {
        case (_?, nil, nil): return []
        case (nil, let text?, nil): return Array(text.utf8)
        case (nil, nil, let base64?):
            guard let data = Data(base64Encoded: base64) else { throw ToolError(.invalid, "base64: is no base64.") }
            return Array(data)
        default: throw ToolError(.invalid, "Give one of local_path, content and base64.")
        }
    }
}

extension ToolContext<Call> {
    /// Tells the client how far a transfer of this machine's own is.
    func reporting(_ what: String) -> ByteProgressHandler {
        let message = UntrustedText.clean(what)
        return { progress in
            report(
                progress: Double(progress.transferred), of: progress.total.map(Double.init), message: message)
        }
    }
}
