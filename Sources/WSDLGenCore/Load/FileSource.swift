/// Where the generator's input comes from: a folder, or a test's own text.
package protocol FileSource {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - name: path below the source's root, without `.` or `..`.
    ///   - limit: bytes that are too many.
    /// - Returns: nil when there is no such file.
    /// - Throws: ``GenerationFailure`` when it cannot be read or is too large.
    func contents(of name: String, limit: Int) throws -> [UInt8]?

    /// The file's name as messages show it.
    func displayName(of name: String) -> String
}
