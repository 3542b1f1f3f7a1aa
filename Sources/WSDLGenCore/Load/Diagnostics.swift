/// Collects diagnostics, so that one run of the generator shows all that a stage can find.
struct Diagnostics: Sendable {
    private var found: [Diagnostic] = []

    /// Notes a fault and goes on.
    mutating func report(_ code: Diagnostic.Code, at location: SourceLocation?, _ message: String) {
        found.append(Diagnostic(code, at: location, message))
    }

    /// Ends the stage.
    ///
    /// - Throws: ``GenerationFailure`` when anything was reported.
    func finish() throws {
        guard !found.isEmpty else { return }
        throw GenerationFailure(found)
    }
}
