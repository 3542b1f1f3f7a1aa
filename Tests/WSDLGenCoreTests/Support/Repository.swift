import Foundation

/// Folders of the repository and beside it.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let golden = root.appending(path: "Tests/WSDLGenCoreTests/Golden")
    static let wsdl = root.appending(path: "wsdl")

    /// The official files of a version, which are not part of the repository.
    static func official(_ version: String) -> URL {
        root.deletingLastPathComponent().appending(path: "shared/wsdl/\(version)")
    }

    /// Whether the official files are there; says so when they are not.
    static let hasOfficialFiles: Bool = {
        let found = FileManager.default.fileExists(atPath: official("9.1").appending(path: "vim.wsdl").path())
        if !found { print("skipped: there are no official WSDL files in ../shared/wsdl") }
        return found
    }()
}
