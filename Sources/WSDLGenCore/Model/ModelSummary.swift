/// The counts of a model, file by file.
package struct ModelSummary: Sendable, CustomStringConvertible {
    /// What a file declares.
    package struct Counts: Equatable, Sendable {
        /// Data objects, and the type of managed object references.
        package var dataTypes = 0
        /// Fields that these declare themselves.
        package var fields = 0
        /// Enumerations.
        package var enumerations = 0
        /// Values of these.
        package var values = 0
        /// `ArrayOf…` types.
        package var arrays = 0
        /// Types of requests.
        package var requestTypes = 0
        /// Operations.
        package var operations = 0

        fileprivate static let columns: [(title: String, value: any WritableKeyPath<Counts, Int> & Sendable)] = [
            ("data types", \.dataTypes), ("fields", \.fields), ("enumerations", \.enumerations), ("values", \.values),
            ("arrays", \.arrays), ("request types", \.requestTypes), ("operations", \.operations),
        ]
    }

    /// Counts by file name, in the order in which the files are read.
    package private(set) var files: [(name: String, counts: Counts)] = []
    /// Counts of all files.
    package private(set) var total = Counts()
    private let apiVersion: String
    private let remarks: [String]

    /// Counts a model.
    ///
    /// - Parameter files: the files that it was read from.
    package init(_ model: Model, files names: [String]) {
        var counts = Dictionary(names.map { ($0, Counts()) }) { first, _ in first }
        for object in model.dataObjects {
            counts[object.location.file, default: Counts()].dataTypes += 1
            counts[object.location.file, default: Counts()].fields += object.fields.count
        }
        if let location = model.referenceLocation { counts[location.file, default: Counts()].dataTypes += 1 }
        for enumeration in model.enumerations {
            counts[enumeration.location.file, default: Counts()].enumerations += 1
            counts[enumeration.location.file, default: Counts()].values += enumeration.values.count
        }
        for array in model.arrays { counts[array.location.file, default: Counts()].arrays += 1 }
        for operation in model.operations {
            counts[operation.requestFile, default: Counts()].requestTypes += 1
            counts[operation.location.file, default: Counts()].operations += 1
        }
        files = names.map { ($0, counts[$0]!) }
        for (_, counts) in files {
            for column in Counts.columns { total[keyPath: column.value] += counts[keyPath: column.value] }
        }
        apiVersion = model.apiVersion

        var remarks: [String] = []
        if model.managedTypes.isEmpty {
            remarks.append("no \(ManagedObjectFacts.fileName): operations hang on \(model.portType)")
        } else {
            let owned = model.operations.count { $0.owner != nil }
            let properties = model.managedTypes.reduce(0) { $0 + $1.properties.count }
            remarks.append(
                "\(model.managedTypes.count) managed types with \(properties) properties and \(owned) operations")
        }
        if model.foreignGroups.references > 0 {
            remarks.append(
                "left out: \(model.foreignGroups.elements) elements in \(model.foreignGroups.references) groups of "
                    + "other namespaces")
        }
        self.remarks = remarks
    }

    /// A table, and what stands beside it.
    package var description: String {
        var lines = ["API version \(apiVersion.isEmpty ? "unknown" : apiVersion), \(files.count) files"]
        var rows = [[""] + Counts.columns.map(\.title)]
        for (name, counts) in files + [("total", total)] {
            let base = name.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0)! } ?? name
            rows.append([base] + Counts.columns.map { String(counts[keyPath: $0.value]) })
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].utf8.count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.utf8.count)
                return column == 0 ? cell.0 + padding : padding + cell.0
            }
            lines.append(cells.joined(separator: "  "))
        }
        return (lines + remarks).joined(separator: "\n")
    }
}
