public import SchemaFormat
internal import Synchronization

/// The types, operations and managed objects of an API, as the generator found them in its WSDL.
///
/// A schema costs nothing to open: the rows lie in read-only data, and what the codecs need of a type is laid out
/// when that type is first met.
///
/// A schema is never freed: every object points to its type's layout without counting references.
public final class VimSchema: Sendable {
    /// The rows.
    public let table: SchemaTable
    /// Layouts by row: types first, then the responses of operations.
    private let layouts: LayoutCache

    /// Opens the schema over generated tables.
    public init(_ table: SchemaTable) {
        self.table = table
        layouts = LayoutCache(count: table.counts.types + table.counts.operations)
        _ = Unmanaged.passRetained(self)
    }

    /// The layout of a data object, enumeration, array or request.
    func layout(_ type: Int) -> TypeLayout {
        layouts.layout(type) { TypeLayout(type: type, schema: self) }
    }

    /// The layout of an operation's response, whose one field is `returnval`.
    func responseLayout(_ operation: Int) -> TypeLayout {
        layouts.layout(table.counts.types + operation) { TypeLayout(responseOf: operation, schema: self) }
    }

    /// The data object, enumeration or array type of that wire name.
    public func type(named name: String) -> TypeID? { table.type(named: name).map { TypeID(self, $0) } }

    /// The operation of that wire name, such as `PowerOnVM_Task`.
    public func operation(named name: String) -> OperationID? {
        table.operation(named: name).map { OperationID(self, $0) }
    }

    /// The managed object type of that wire name.
    public func managedType(named name: String) -> ManagedTypeID? {
        table.managedType(named: name).map { ManagedTypeID(self, $0) }
    }

    /// All data object types.
    public var dataObjectTypes: [TypeID] { (0..<table.counts.dataObjects).map { TypeID(self, $0) } }

    /// All operations.
    public var operations: [OperationID] { (0..<table.counts.operations).map { OperationID(self, $0) } }

    /// All managed object types.
    public var managedTypes: [ManagedTypeID] { (0..<table.counts.managedTypes).map { ManagedTypeID(self, $0) } }
}

/// Layouts by row, each made at its first use.
private final class LayoutCache: @unchecked Sendable {
    /// Addresses of layouts; 0 where there is none yet.
    private let cells: UnsafeMutablePointer<Atomic<UInt>>
    private let count: Int

    init(count: Int) {
        self.count = count
        cells = .allocate(capacity: count)
        for cell in 0..<count { (cells + cell).initialize(to: Atomic(0)) }
    }

    @inline(__always)
    func layout(_ cell: Int, make: () -> TypeLayout) -> TypeLayout {
        precondition(cell >= 0 && cell < count)
        if let known = UnsafeRawPointer(bitPattern: cells[cell].load(ordering: .acquiring)) {
            return TypeLayout(at: known)
        }
        return publish(make(), cell)
    }

    /// Of threads that lay out the same type at the same time, the first to get here decides.
    private func publish(_ made: TypeLayout, _ cell: Int) -> TypeLayout {
        let (exchanged, original) = cells[cell].compareExchange(
            expected: 0, desired: UInt(bitPattern: made.address), ordering: .acquiringAndReleasing)
        if exchanged { return made }
        made.discard()
        return TypeLayout(at: UnsafeRawPointer(bitPattern: original)!)
    }
}
