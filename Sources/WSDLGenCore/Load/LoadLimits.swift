/// What the input may cost; vSphere 9.1 has 13 files of 4 MB in all.
package struct LoadLimits: Sendable {
    /// Files of a set.
    package var files: Int
    /// Bytes of a file.
    package var fileBytes: Int
    /// Bytes of all files.
    package var totalBytes: Int
    /// Elements, or JSON arrays and objects, open at a time.
    package var depth: Int
    /// Bytes of text between two tags.
    package var textBytes: Int

    /// Makes limits.
    package init(
        files: Int = 100, fileBytes: Int = 32 << 20, totalBytes: Int = 128 << 20, depth: Int = 32,
        textBytes: Int = 1 << 20
    ) {
        self.files = files
        self.fileBytes = fileBytes
        self.totalBytes = totalBytes
        self.depth = depth
        self.textBytes = textBytes
    }
}
