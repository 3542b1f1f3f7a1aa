import Foundation

@testable import WSDLGenCore

/// Files of a folder, some of them from elsewhere.
struct FolderFiles: FileSource {
    let folder: URL
    var replacements: [String: URL] = [:]

    init(_ folder: URL) { self.folder = folder }

    /// Official files with the facts and names of the repository.
    static func official(_ version: String, hasFacts: Bool) -> FolderFiles {
        var files = FolderFiles(Repository.official(version))
        files.replacements[NamingOverrides.fileName] = Repository.wsdl.appending(path: NamingOverrides.fileName)
        if hasFacts {
            files.replacements[ManagedObjectFacts.fileName] =
                Repository.wsdl.appending(path: ManagedObjectFacts.fileName)
        }
        return files
    }

    func contents(of name: String, limit: Int) throws -> [UInt8]? {
        let url = replacements[name] ?? folder.appending(path: name)
        return FileManager.default.contents(atPath: url.path()).map(Array.init)
    }

    func displayName(of name: String) -> String { name }
}
