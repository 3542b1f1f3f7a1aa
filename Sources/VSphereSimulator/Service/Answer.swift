internal import VimTypes

/// What an operation answers.
struct Answer: Sendable {
    /// The response; without the objects that come by themselves.
    var response: ObjectStorage
    /// The objects of a long list.
    var objects: ObjectStream?
    /// The key of the session that a login has made.
    var newSession: String?
}
