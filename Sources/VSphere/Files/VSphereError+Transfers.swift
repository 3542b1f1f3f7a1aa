extension VSphereError.Code {
    /// The server refused to give or to take a file.
    public static let transferRefused = Self("transferRefused")
    /// A file is larger than the caller allows.
    public static let tooLarge = Self("tooLarge")
    /// A file ended early, or has another size than was told.
    public static let incomplete = Self("incomplete")
    /// There is a file of that name already.
    public static let exists = Self("exists")
    /// A digest differs from the one in the manifest.
    public static let manifestMismatch = Self("manifestMismatch")
    /// An OVF import or export that the server gave up, or that got no lease in time.
    public static let leaseFailed = Self("leaseFailed")
    /// Something in a guest took longer than it was given.
    public static let timedOut = Self("timedOut")
}
