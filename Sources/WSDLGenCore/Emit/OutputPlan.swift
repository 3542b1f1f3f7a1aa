/// The names of the files that the generator writes.
///
/// The build plugin shares this file: a build command has to name its outputs before it has read an input, so the
/// names are constants.
public enum OutputPlan {
    /// What goes into a file.
    public enum Role: String, CaseIterable, Sendable {
        /// The schema table and the functions that name its rows.
        case schemaTable = "SchemaTable"
        /// Data objects, faults and events among them.
        case dataObjects = "DataObjects"
        /// Enumerations.
        case enumerations = "Enumerations"
        /// Managed objects with their operations and properties.
        case managedObjects = "ManagedObjects"
    }

    /// Names of the files of a role; files of one role are of similar size, so that parallel compilers finish together.
    public static func fileNames(_ role: Role) -> [String] {
        let count =
            switch role {
            case .schemaTable: 1
            case .dataObjects: 20
            case .enumerations: 2
            case .managedObjects: 8
            }
        guard count > 1 else { return ["\(role.rawValue).swift"] }
        return (0..<count).map { "\(role.rawValue)+\($0 < 10 ? "0" : "")\($0).swift" }
    }

    /// Names of all files.
    public static var fileNames: [String] { Role.allCases.flatMap(fileNames) }
}
