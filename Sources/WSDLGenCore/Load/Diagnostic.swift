/// One thing that is wrong with the input.
package struct Diagnostic: Equatable, Sendable, CustomStringConvertible {
    /// What kind of thing it is.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Name of the code.
        package let description: String

        private init(_ description: String) { self.description = description }

        /// A file that is missing, cannot be read, or lies outside the input folder.
        package static let unreadable = Code("unreadable")
        /// A file that is not well-formed XML or JSON.
        package static let malformed = Code("malformed")
        /// An element, attribute, value or key that the generator does not know.
        package static let unknownConstruct = Code("unknownConstruct")
        /// A name that nothing declares.
        package static let danglingReference = Code("danglingReference")
        /// A name that is declared twice.
        package static let duplicate = Code("duplicate")
        /// A Swift name that is taken; an entry of the naming file settles it.
        package static let nameClash = Code("nameClash")
        /// An entry of the naming file or of the managed object file that matches nothing.
        package static let stale = Code("stale")
        /// The input is larger or deeper than the generator accepts.
        package static let limit = Code("limit")
    }

    /// What kind of thing it is.
    package let code: Code
    /// Where it is; nil when it is not in a file.
    package let location: SourceLocation?
    /// What is wrong and what can be done about it.
    package let message: String

    /// Makes a diagnostic.
    package init(_ code: Code, at location: SourceLocation?, _ message: String) {
        self.code = code
        self.location = location
        self.message = message
    }

    /// `file:line: error: message`, the form that `swift build` shows as an error of its own.
    package var description: String {
        location.map { "\($0): error: \(message)" } ?? "error: \(message)"
    }
}
