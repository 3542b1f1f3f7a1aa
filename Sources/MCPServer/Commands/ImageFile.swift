import FoundationEssentials

/// Saves an image that a tool answered.
enum ImageFile {
    static func write(base64: String, to path: String) throws {
        guard let data = Data(base64Encoded: base64) else { throw ConfigurationError("The image is no base64.") }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
