import SchemaFormat
import Testing

@testable import WSDLGenCore

/// What has to hold for the whole API, whichever files it is read from.
@Suite("The whole API")
struct WholeAPITests {
    enum Input: String, CaseIterable, Sendable {
        case repository, official, officialWithFacts, previous

        var source: FolderFiles {
            switch self {
            case .repository: FolderFiles(Repository.wsdl)
            case .official: .official("9.1", hasFacts: false)
            case .officialWithFacts: .official("9.1", hasFacts: true)
            case .previous: .official("9.0", hasFacts: false)
            }
        }

        static var available: [Input] { Repository.hasOfficialFiles ? allCases : [.repository] }
    }

    /// Each input laid out once, since all tests look at the same.
    private static let layouts = Dictionary(
        uniqueKeysWithValues: Input.available.map { input in (input, Result { try load(input) }) })

    private static func load(_ input: Input) throws -> (layout: Layout, files: [String]) {
        let description = try DescriptionLoader(source: input.source).load()
        let model = try ModelBuilder.model(of: description, facts: ManagedObjectFacts.load(from: input.source))
        let overrides = try #require(try NamingOverrides.load(from: input.source))
        return (try Layout(model, overrides: overrides), description.files)
    }

    private func model(_ input: Input) throws -> (Model, files: [String]) {
        let loaded = try #require(Self.layouts[input]).get()
        return (loaded.layout.model, loaded.files)
    }

    private func layout(_ input: Input) throws -> Layout { try #require(Self.layouts[input]).get().layout }

    @Test("has as many declarations as the official files have", .enabled(if: Repository.hasOfficialFiles))
    func countsOfficialFiles() throws {
        let (model, files) = try model(.official)
        let summary = ModelSummary(model, files: files)
        #expect(summary.total.dataTypes == 3169)
        #expect(summary.total.enumerations == 466)
        #expect(summary.total.values == 2384)
        #expect(summary.total.arrays == 688)
        #expect(summary.total.fields == 8384)
        #expect(summary.total.operations == 975)
        #expect(summary.total.requestTypes == 975)
        #expect(summary.files.first { $0.name == "vim-messagetypes.xsd" }?.counts.requestTypes == 963)
        #expect(model.operations.count { $0.name.hasSuffix("_Task") } == 249)
        #expect(model.apiVersion == "9.1.0.0")
        let (previous, previousFiles) = try self.model(.previous)
        #expect(ModelSummary(previous, files: previousFiles).total.operations == 968)
    }

    @Test("has the same data types and operations in the repository's files as in the official ones")
    func countsRepositoryFiles() throws {
        let (model, files) = try model(.repository)
        let summary = ModelSummary(model, files: files)
        #expect(summary.total.dataTypes == 3169)
        #expect(summary.total.fields == 8384)
        #expect(summary.total.operations == 975)
        #expect(model.operations.allSatisfy { $0.owner != nil })
        #expect(!model.managedTypes.isEmpty)
        #expect(summary.description.contains("vim-types.xsd"))
    }

    @Test("has no two types of one Swift name, and no two members of one type", arguments: Input.available)
    func namesAreUnique(_ input: Input) throws {
        let layout = try layout(input)
        let bases = Set(layout.model.dataObjects.compactMap(\.base) + layout.model.managedTypes.compactMap(\.base))
        let names = Array(layout.names.types.values) + bases.map { layout.names.types[$0]! + "Protocol" }
        #expect(Set(names).count == names.count)
        #expect(ReservedNames.types.isDisjoint(with: names))
        for object in layout.objects where !object.hasDescendants {
            let members = layout.line(of: object.number).flatMap { layout.names.fields[$0.declaration.name]!.values }
            #expect(Set(members).count == members.count, "\(object.declaration.name)")
        }
    }

    @Test("has types in depth-first order, and slots that follow the base's", arguments: Input.available)
    func numbersAreConsistent(_ input: Input) throws {
        let layout = try layout(input)
        #expect(layout.objects.count == layout.model.dataObjects.count)
        for object in layout.objects {
            guard let base = object.base else { continue }
            let parent = layout.objects[base]
            #expect(base < object.number && object.lastDescendant <= parent.lastDescendant)
            #expect(object.firstSlot == parent.firstSlot + parent.declaration.fields.count)
            #expect(!object.hasSetters || parent.hasSetters)
        }
        // Faults and events are never sent, and references into them are few.
        let roots = [Model.faultRoot, Model.eventRoot].compactMap { layout.typeNumbers[$0] }
        for root in roots {
            #expect(layout.objects[root...layout.objects[root].lastDescendant].allSatisfy { !$0.isInput })
        }
        let inputs = layout.objects.count { $0.isInput }
        #expect((800..<1200).contains(inputs))
    }

    @Test("refers only to rows that exist and are of the right kind", arguments: Input.available)
    func rowsAreConsistent(_ input: Input) throws {
        let layout = try layout(input)
        let types = layout.typeRecords
        func check(_ field: FieldRecord) -> Bool {
            switch field.kind {
            case .object: field.type.map { types[$0].kind == .dataObject } ?? false
            case .enumeration: field.type.map { types[$0].kind == .enumeration } ?? false
            case .arrayType: field.type.map { types[$0].kind == .array } ?? false
            case .reference: field.type.map { $0 < layout.managed.count } ?? true
            default: field.type == nil && (field.drawnFrom.map { types[$0].kind == .enumeration } ?? true)
            }
        }
        for type in types { #expect(type.fields.allSatisfy(check), "\(type.name)") }
        for operation in layout.operationRecords {
            #expect(check(operation.result), "\(operation.name)")
            #expect(types[operation.request].kind == .request)
            #expect(operation.faults.allSatisfy { types[$0].kind == .dataObject })
        }
        for managed in layout.managedTypeRecords { #expect(managed.properties.allSatisfy(check)) }
    }

    @Test("is generated without an error, twice the same", arguments: Input.available)
    func isDeterministic(_ input: Input) throws {
        let first = try Generator(layout(input)).files()
        #expect(try Generator(Self.load(input).layout).files() == first)
        #expect(first.map(\.name) == OutputPlan.fileNames)
        let sizes = first.filter { $0.name.hasPrefix("DataObjects") }.map(\.contents.count)
        #expect(sizes.max()! < 2 * sizes.min()!)
    }
}
