/// What a document may cost before the parser refuses it.
public struct XMLLimits: Sendable, Equatable {
    /// Bytes of the whole document.
    public var maximumBytes: Int
    /// Elements open at a time.
    public var maximumDepth: Int
    /// Bytes of text between two tags.
    public var maximumTextBytes: Int
    /// Attributes and namespace declarations of an element.
    public var maximumAttributes: Int

    /// Makes limits; the defaults suit an answer of a large vCenter.
    ///
    /// libxml2 itself refuses more than 256 open elements and single names or values beyond 10 MB.
    public init(
        maximumBytes: Int = 1 << 30, maximumDepth: Int = 200, maximumTextBytes: Int = 64 << 20,
        maximumAttributes: Int = 64
    ) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumTextBytes = maximumTextBytes
        self.maximumAttributes = maximumAttributes
    }
}
