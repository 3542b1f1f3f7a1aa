import WSDLGenCore

/// The files of an input, which zero bytes set apart.
struct Parts: FileSource {
    static let names = ["vim.wsdl", "a.xsd", "b.xsd", ManagedObjectFacts.fileName, NamingOverrides.fileName]

    let files: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) {
        files = bytes.split(separator: 0, maxSplits: Self.names.count - 1, omittingEmptySubsequences: false)
    }

    func contents(of name: String, limit: Int) throws -> [UInt8]? {
        guard let position = Self.names.firstIndex(of: name), position < files.count, !files[position].isEmpty else {
            return nil
        }
        return Array(files[position])
    }

    func displayName(of name: String) -> String { name }
}

/// Whatever the files hold, they are refused with a place, or generated from.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWSDLLoader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = Parts(Array(UnsafeBufferPointer(start: start, count: count)))
    let limits = LoadLimits(files: 3, fileBytes: 1 << 20, totalBytes: 1 << 20, depth: 32, textBytes: 1 << 16)
    do {
        let description = try DescriptionLoader(source: parts, limits: limits).load()
        let facts = try ManagedObjectFacts.load(from: parts, limits: limits)
        let model = try ModelBuilder.model(of: description, facts: facts)
        precondition(ModelSummary(model, files: description.files).total.dataTypes >= model.dataObjects.count)
        precondition(APIDifference(from: model, to: model).changes.isEmpty, "the API differs from itself")
        let overrides = try NamingOverrides.load(from: parts, limits: limits) ?? NamingOverrides()
        let files = try Generator(Layout(model, overrides: overrides)).files()
        precondition(files.map(\.name) == OutputPlan.fileNames)
    } catch let failure as GenerationFailure {
        precondition(!failure.diagnostics.isEmpty && !failure.description.isEmpty)
    } catch {
        preconditionFailure("another error: \(error)")
    }
    if let first = parts.files.first, var download = try? Download(entry: Parts.names[0], limits: limits) {
        try? download.receive(Array(first))
        precondition(download.next?.hasPrefix("/") != true && download.next?.contains("..") != true)
    }
    return 0
}
