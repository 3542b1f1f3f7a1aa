/// Swift names that generated declarations cannot have.
enum ReservedNames {
    /// Words that need backticks as an identifier.
    static let keywords = words(
        """
        Any Self actor as associatedtype async await break case catch class continue default defer deinit do else enum
        extension fallthrough false fileprivate for func guard if import in init inout internal is let nil open operator
        precedencegroup private protocol public repeat rethrows return self static struct subscript super switch throw
        throws true try typealias var where while
        """)

    /// Identifiers that backticks do not help, and what stands for them.
    static let replaced = ["self": "self_", "init": "init_", "Type": "Type_", "Protocol": "Protocol_"]

    /// Types of Swift's library and of the runtime: a generated type of that name would hide it in every file that
    /// imports the generated module.
    static let types = words(
        """
        Actor AdditiveArithmetic AnyActor AnyClass AnyCollection AnyHashable AnyIterator AnyKeyPath AnyObject AnySequence
        Array ArraySlice AsyncIteratorProtocol AsyncSequence AsyncStream AsyncThrowingStream BidirectionalCollection
        BinaryFloatingPoint BinaryInteger BitwiseCopyable Bool CVarArg CancellationError CaseIterable Character
        CheckedContinuation Clock ClosedRange Codable CodingKey Collection CollectionDifference CollectionOfOne
        CommandLine Comparable ContiguousArray ContinuousClock Copyable CustomDebugStringConvertible CustomReflectable
        CustomStringConvertible Decodable Decoder DecodingError Dictionary DiscardingTaskGroup Double Duration
        DurationProtocol EmptyCollection Encodable Encoder EncodingError EnumeratedSequence Equatable Error Escapable
        Executor ExecutorJob FixedWidthInteger Float Float16 Float32 Float64 Float80 FloatingPoint GlobalActor Hashable
        Hasher Identifiable InlineArray InstantProtocol Int Int128 Int16 Int32 Int64 Int8 IteratorProtocol Job KeyPath
        KeyValuePairs KeyedDecodingContainer KeyedEncodingContainer LazySequence LosslessStringConvertible MainActor
        ManagedBuffer MemoryLayout Mirror MutableCollection MutableSpan Never Numeric ObjectIdentifier OpaquePointer
        OptionSet Optional OutputSpan PartialKeyPath RandomAccessCollection RandomNumberGenerator Range RangeExpression
        RangeSet RawRepresentable RawSpan Regex RegexComponent Repeated Result ReversedCollection Sendable Sequence
        SerialExecutor Set SetAlgebra SignedInteger SignedNumeric SingleValueDecodingContainer
        SingleValueEncodingContainer Slice Span StaticBigInt StaticString Strideable String StringProtocol Substring
        SuspendingClock Task TaskExecutor TaskGroup TaskLocal TaskPriority TextOutputStream ThrowingTaskGroup UInt
        UInt128 UInt16 UInt32 UInt64 UInt8 UTF16 UTF32 UTF8 UTF8Span Unicode UnkeyedDecodingContainer
        UnkeyedEncodingContainer Unmanaged UnsafeBufferPointer UnsafeContinuation UnsafeMutableBufferPointer
        UnsafeMutablePointer UnsafeMutableRawPointer UnsafePointer UnsafeRawPointer UnsignedInteger Void WritableKeyPath

        AnyArray AnyDataObject AnyManagedObject AnyValue ContiguousBytesCollection DataObject DateTime DecodingIssue
        FieldContent FieldValue
        DecodingOptions ManagedObject ManagedObjectReference ManagedTypeID MethodCall ObjectContentWriter ObjectStorage
        OperationID Property SOAPRequestDecoder SOAPResponse SOAPResponseDecoder Schema SchemaTable TypeID Vim
        VimEnumeration VimFault VimRuntime VimSchema VimService VimTypes XMLError XMLFragment XMLLimits
        """)

    /// Members that every data object has from the runtime.
    static let dataObjectMembers = words(
        "as asAny customMirror debugDescription encode hash hashValue is wireTypeName _storage _typeID")

    /// Static members that every enumeration has.
    static let enumerationMembers = words(
        """
        ExtendedGraphemeClusterLiteralType RawValue StringLiteralType UnicodeScalarLiteralType knownValues _typeID
        """)

    /// Members that every managed object has.
    static let managedObjectMembers = words("call reference response service _typeID")

    /// Names that the body of a generated method uses.
    static let methodBody = words("call operationID response")

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}
