import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Downloads a file of a datastore, through the server's `/folder`: text into the answer, the rest into a local file.
struct DownloadFromDatastore: VSphereTool {
    static let name = "download_from_datastore"
    static let title = "Download a file of a datastore"
    static let description = "Gives text of a datastore's file, saves it locally, or links to it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["SearchDatastore_Task", "AcquireGenericServiceTicket"]
    static let privileges = ["Datastore.Browse"]
    static let longestText = 2 << 20
    static let taskSupport = TaskSupport.whenKnown

    struct Input: ToolInput {
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument(.datastoreFile) var path: String
        @Argument("Local file to make", aliases: ["local_path"]) var saveTo: String?
        @Argument("Replace it") var overwrite = false
        @Argument("First byte", min: 0) var offset = 0
        @Argument("Into the answer", min: 1, max: 1_048_576, unit: "bytes") var maxBytes = 65_536
        @Argument("Give base64") var base64 = false
    }

    struct Output: ToolOutput {
        var path: String
        var sizeBytes: Int
        var savedTo: String?
        var offset: Int?
        var atEnd: Bool?
        var text: String?
        var base64: String?
        var message: String?

        static let fields = [
            "path": "Datastore path",
            "sizeBytes": "Size of the file",
            "savedTo": "Local file",
            "offset": "Where the content starts",
            "atEnd": "Whether it ends with the file",
            "text": "Content, if it is UTF-8",
            "base64": "Content, when asked for",
            "message": "To know",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let local = try input.saveTo.map { try context.localFile($0) }
        let place = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
        guard try await place.requireEntry().kind != .folder else {
            throw ToolError(.invalid, "\(place.text) is a folder.", hint: "See browse_datastore.")
        }
        if let local {
            let size = try await place.files.download(
                place.path, to: local.path, replacing: input.overwrite,
                progress: context.reporting("Downloading \(place.text)"))
            return Output(path: place.text, sizeBytes: Int(size), savedTo: local.path)
        }
        return try await content(of: place, input, in: context)
    }

    private func content(of place: DatastorePlace, _ input: Input, in context: Context) async throws -> Output {
        var bytes: [UInt8] = []
        let told = try await place.files.read(
            place.path, from: Int64(input.offset), length: Int64(input.maxBytes) + 1
        ) { bytes += $0 }
        let isAtEnd = bytes.count <= input.maxBytes
        bytes = Array(bytes.prefix(input.maxBytes))
        let size = told.map(Int.init) ?? input.offset + bytes.count
        var output = Output(path: place.text, sizeBytes: size, offset: input.offset, atEnd: isAtEnd)
        if input.base64 {
            output.base64 = Data(bytes).base64EncodedString()
        } else if let text = Self.text(bytes, isWhole: isAtEnd) {
            output.text = text
        } else {
            output.offset = nil
            output.atEnd = nil
            output.message = "It is no text: read the linked resource, give save_to, or ask for base64."
        }
        if output.text == nil || !isAtEnd {
            context.attach(
                .link(
                    ResourceDescription(
                        uri: Self.uri(place), name: UntrustedText.clean(place.files.path(place.path).name), size: size))
            )
        }
        return output
    }

    /// The bytes as text; nil if they are none. Where they end in the middle of a character, it is left out.
    private static func text(_ bytes: [UInt8], isWhole: Bool) -> String? {
        guard !bytes.contains(0) else { return nil }
        for dropped in 0...(isWhole ? 0 : min(3, bytes.count)) {
            if let text = String(validating: bytes.dropLast(dropped), as: UTF8.self) { return text }
        }
        return nil
    }

    /// The resource that holds the file's content.
    private static func uri(_ place: DatastorePlace) -> String {
        let template = try? URITemplate("datastore://{datastore}/{+path}")
        return template?.expand(["datastore": place.files.name, "path": place.path]) ?? ""
    }
}
