import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Exports a machine as OVF or OVA, by `ExportVm` and `CreateDescriptor`.
struct ExportOVF: VSphereTool {
    static let name = "export_ovf"
    static let title = "Export a VM as OVF or OVA"
    static let description = "Exports a powered-off VM with disks and manifest as OVF folder or OVA."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = [
        "ExportVm", "CreateDescriptor", "HttpNfcLeaseProgress", "HttpNfcLeaseComplete", "HttpNfcLeaseAbort",
        "SearchDatastore_Task", "MakeDirectory", "MoveDatastoreFile_Task", "DeleteDatastoreFile_Task",
        "AcquireGenericServiceTicket",
    ]
    static let aliases = ["export_vm_ovf"]
    static let privileges = ["VApp.Export", "Datastore.FileManagement"]
    static let taskSupport = TaskSupport.whenKnown

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(
            "New folder or .ova: [datastore] path, or local", aliases: ["target_path", "destination"])
        var path: String
        @Argument("Of path, if it is on one", aliases: ["datastore_name"]) var datastore: Target<Datastore>?
        @Argument("Name of the files") var fileName: String?
        @Argument("CD images and NVRAM too") var includeImages = false
        @Argument("Replace what is there") var overwrite = false
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let isArchive = input.path.lowercased().hasSuffix(".ova")
        let options = OVFExportOptions(name: Self.stem(input), includesImages: input.includeImages)
        if DatastorePath(input.path) != nil || input.datastore != nil {
            let place = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
            try await Self.requireFree(place, isArchive: isArchive, input)
            return try await withTemporaryFolder { folder in
                let goal = folder.appending(path: "export").path
                let local: OVFDestination = isArchive ? .archive(path: goal) : .folder(path: goal)
                var (change, export) = try await Self.export(input, to: local, options, in: context)
                let files = isArchive ? [(goal, place.path)] : Self.files(of: export, in: goal, for: place)
                try await Self.upload(files, to: place, isArchive: isArchive, input, in: context)
                change.end(Self.after(export, place.text))
                return change
            }
        }
        let local = try context.localFile(input.path).path
        var (change, export) = try await Self.export(
            input, to: isArchive ? .archive(path: local, replacing: input.overwrite) : .folder(path: local), options,
            in: context)
        change.end(Self.after(export, export.path))
        return change
    }

    private static func export(
        _ input: Input, to destination: OVFDestination, _ options: OVFExportOptions, in context: Context
    ) async throws -> (Change, OVFExport) {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        guard state == PowerState.poweredOff.rawValue else {
            throw ToolError(
                .invalid, "\(machine.name) is \(state): only what is powered off can be exported.",
                hint: "Shut it down first, or clone it and export the clone.")
        }
        let export = try await context.vSphere.exportOVF(
            machine.reference, to: destination, options, progress: context.reporting("Exporting \(machine.name)"))
        var change = Change(machine)
        let warnings = export.warnings.map { "Warning: \($0.localizedMessage ?? $0.fault.wireTypeName)" }
        change.effects = warnings.isEmpty ? nil : warnings
        return (change, export)
    }

    /// The name of the files: what the caller says, else that of the archive.
    private static func stem(_ input: Input) -> String? {
        if let name = input.fileName { return name }
        guard input.path.lowercased().hasSuffix(".ova") else { return nil }
        let name = input.path.split { "/] ".contains($0) }.last.map { String($0.dropLast(4)) } ?? ""
        return name.isEmpty ? nil : name
    }

    private static func after(_ export: OVFExport, _ path: String) -> JSONObject {
        let files = export.files.map { file -> JSON in
            [
                "name": .string(file.name), "size_bytes": .integer(Int(file.size)),
                "sha256": .string(OVFManifest.hexadecimal(file.digest)),
            ]
        }
        return ["path": .string(path), "files": .array(files)]
    }

    // MARK: To a datastore

    private static func requireFree(_ place: DatastorePlace, isArchive: Bool, _ input: Input) async throws {
        try place.requirePath()
        guard let entry = try await place.entry() else { return }
        if isArchive {
            guard !input.overwrite || entry.kind == .folder else { return }
        } else if entry.kind == .folder, try await place.files.list(place.path).isEmpty {
            return
        }
        throw ToolError(
            .invalid, "\(place.text) is there already.",
            hint: isArchive ? "Choose another name, or set overwrite." : "Choose a new or an empty folder.")
    }

    /// The files of a package that is in a local folder, with where they go.
    private static func files(
        of export: OVFExport, in folder: String, for place: DatastorePlace
    ) -> [(local: String, path: String)] {
        let names = (try? FoundationEssentials.FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { ("\(folder)/\($0)", "\(place.path)/\($0)") }
    }

    /// Uploads the files. When anything fails, those that are there already are removed.
    private static func upload(
        _ files: [(local: String, path: String)], to place: DatastorePlace, isArchive: Bool, _ input: Input,
        in context: Context
    ) async throws {
        if !isArchive { try await place.files.makeFolder(place.path) }
        var uploaded: [String] = []
        do {
            for file in files {
                try await place.files.upload(
                    file: file.local, to: file.path, replacing: isArchive && input.overwrite,
                    progress: context.reporting("Uploading \(file.path)"))
                uploaded.append(file.path)
            }
        } catch {
            for path in uploaded { try? await place.files.removeFile(path) }
            throw error
        }
    }

    /// Gives a folder of this machine that is removed in the end.
    private func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let manager = FoundationEssentials.FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "mcvsphere-\(UUID().uuidString)")
        try manager.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? manager.removeItem(at: folder) }
        return try await body(folder)
    }
}
