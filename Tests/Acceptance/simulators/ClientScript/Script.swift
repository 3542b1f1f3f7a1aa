import Foundation
import HTTPTransport
import VSphere
import VimTypes

/// What is done on each server; the same, in the same order.
///
/// What is printed says what a server made of it, by names and states: no identifiers, no times, nothing that two
/// servers of one kind would not have in common.
struct Script {
    let client: VSphereClient
    /// Where transferred files are.
    let folder: URL

    /// A line of output.
    private struct Line<Answer: Encodable>: Encodable {
        var step: String
        var answer: Answer?
        var refused: String?
    }

    /// Does something and prints what came out, or how it was refused.
    func step<Answer: Encodable>(_ name: String, _ body: () async throws -> Answer) async throws {
        var line = Line<Answer>(step: name)
        do { line.answer = try await body() } catch { line.refused = Self.words(error) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }

    /// Does something of which only matters whether it is refused.
    func act(_ name: String, _ body: () async throws -> Void) async throws {
        try await step(name) { () -> String in
            try await body()
            return "done"
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let fault as VimFault: fault.typeName.isEmpty ? fault.message : fault.typeName
        case let error as VSphereError: error.code.description
        case let refusal as OVFRefusal: refusal.description
        case let error as HTTPTransportError: error.code.description
        default: "\(type(of: error)): \(error)"
        }
    }

    // MARK: Objects by name

    /// The object of that name or path, to call.
    func object<Object: ManagedObject>(_ name: String, _ type: Object.Type) async throws -> Object {
        try await client.find(name, type).reference.on(client)
    }

    func machine(_ name: String) async throws -> VirtualMachine { try await object(name, VirtualMachine.self) }

    /// Waits until a task is over.
    @discardableResult
    func done(_ task: ManagedObjectReference<VimTask>) async throws -> TaskInfo { try await client.wait(for: task) }

    // MARK: Values

    /// Properties of an object, as texts by path.
    func texts(of name: String, _ type: (some ManagedObject).Type, _ paths: [String]) async throws -> [String: String] {
        Self.texts(try await client.find(name, type, properties: paths), paths)
    }

    static func texts(_ object: some PropertyHolder, _ paths: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: paths.map { ($0, text(object.properties.values[$0])) })
    }

    /// A value without what is particular to one server: of references and objects the type.
    static func text(_ value: AnyValue?) -> String {
        switch value {
        case .boolean(let value)?: "\(value)"
        case .byte(let value)?: "\(value)"
        case .short(let value)?: "\(value)"
        case .int(let value)?: "\(value)"
        case .long(let value)?: "\(value)"
        case .float(let value)?: "\(value)"
        case .double(let value)?: "\(value)"
        case .string(let value)?, .anyURI(let value)?, .enumeration(_, let value)?: value
        case .dateTime?: "a time"
        case .base64Binary(let bytes)?: "\(bytes.count) bytes"
        case .reference(let reference)?: reference.type
        case .object(let object)?: object.wireTypeName
        case .array(let array)?: "[" + array.elements.map { text($0) }.sorted().joined(separator: ", ") + "]"
        case .unknown?: "unknown"
        case nil: "absent"
        }
    }

    /// How many devices of each type a machine has, those aside that every server gives to all machines.
    func devices(_ name: String) async throws -> [String: Int] {
        let vm = try await client.find(name, VirtualMachine.self, properties: ["config.hardware"])
        let hardware: VirtualHardware? = vm.value("config.hardware")
        let kinds: [any DataObject.Type] = [
            VirtualDisk.self, VirtualCdrom.self, VirtualEthernetCard.self, VirtualSCSIController.self,
            VirtualSerialPort.self,
        ]
        return Dictionary(
            uniqueKeysWithValues: kinds.map { kind in
                (kind._typeID.name, (hardware?.device ?? []).count { $0.is(kind) })
            })
    }
}
