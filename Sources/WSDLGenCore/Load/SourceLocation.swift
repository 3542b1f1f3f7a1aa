/// A line of an input file.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// Name of the file as the user knows it.
    package let file: String
    /// Line, from 1.
    package let line: Int

    /// Makes a location.
    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// `file:line`, the form that compilers print and editors jump to.
    package var description: String { "\(file):\(line)" }
}
