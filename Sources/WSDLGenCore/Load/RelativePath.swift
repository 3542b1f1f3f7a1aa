/// Paths of imported files, which may come from a server that cannot be trusted.
package enum RelativePath {
    /// The path of a file that another one names, below the root of both.
    ///
    /// - Throws: ``GenerationFailure`` for whatever could leave the root: a URL, an absolute path, too many `..`.
    package static func resolve(_ reference: String, from file: String, at location: SourceLocation?) throws -> String {
        func refuse(_ reason: String) -> GenerationFailure {
            GenerationFailure(.unreadable, at: location, "'\(reference)' \(reason)")
        }
        let allowed = reference.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }
        guard allowed, !reference.isEmpty, reference.utf8.count <= 1024 else {
            throw refuse("is not a relative path of letters, digits, '.', '-', '_' and '/'")
        }
        guard reference.utf8.first != UInt8(ascii: "/") else { throw refuse("is an absolute path") }
        var parts = file.split(separator: "/").dropLast().map(String.init)
        for part in reference.split(separator: "/", omittingEmptySubsequences: false).map(String.init) {
            switch part {
            case "": throw refuse("has an empty part")
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { throw refuse("leads out of the folder") }
            default: parts.append(part)
            }
        }
        guard !parts.isEmpty else { throw refuse("names no file") }
        return parts.joined(separator: "/")
    }
}
