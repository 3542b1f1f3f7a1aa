/// An account of a machine's own operating system.
public struct GuestCredentials: Hashable, Sendable {
    /// Name of the account.
    public var user: String
    /// Its password.
    public var password: Secret
    /// Whether programs run in the session of who is logged in at the console, so that windows can be seen. Windows
    /// only.
    public var isInteractive: Bool

    /// Names an account.
    public init(user: String, password: Secret, isInteractive: Bool = false) {
        self.user = user
        self.password = password
        self.isInteractive = isInteractive
    }
}
