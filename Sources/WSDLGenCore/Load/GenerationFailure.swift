import XMLStream

/// Why nothing was generated: every fault that the failing stage found.
package struct GenerationFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in the order of the input; never empty.
    package let diagnostics: [Diagnostic]

    /// Makes a failure with one diagnostic.
    package init(_ code: Diagnostic.Code, at location: SourceLocation?, _ message: String) {
        diagnostics = [Diagnostic(code, at: location, message)]
    }

    /// Makes a failure of what the XML parser found.
    init(_ error: XMLError, file: String) {
        self.init(
            error.code == .limit ? .limit : .malformed, at: SourceLocation(file: file, line: error.line),
            error.message)
    }

    init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// One diagnostic a line.
    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
