import MCPCore

extension PromptLibrary {
    /// Which snapshots should go.
    var snapshotHygiene: Prompt {
        prompt(
            "snapshot_hygiene", "Which snapshots should go?",
            "Finds snapshots that are old, many or large, and machines that wait for consolidation.",
            [Prompt.Argument("days", "From which age on a snapshot is old; 3 if not given", isRequired: false)],
            asking: { _ in [Question(SnapshotOverview.self)] }
        ) { values in
            let days = try Self.count(values["days"], named: "days", or: 3)
            return """
                Review the snapshots of all virtual machines. Old is what was taken more than \(days) days ago; today is \
                what get_vcenter_info tells.

                The machines that have any are below, those with the oldest first.
                1. list_snapshots of each with old ones, or with a chain of more than three: name, description, age, \
                size, whether memory is in it, who took it.
                2. Tell apart: taken by a backup (their names tell; one that is left over is a failed backup), by a \
                person before a change that is long done, and by nobody knows whom: ask about those.
                3. get_datastore_info of the datastores that they lie on: deleting a snapshot needs free space first, \
                and takes long for a large one. Say where space is short.
                4. Machines that need consolidation have disks of snapshots that are gone: name them.
                5. Say which machines must not be rolled back, such as databases and domain controllers.

                End with a table: machine, snapshot, age, size, what it seems to be for, delete, keep or ask. Then the \
                calls of delete_snapshot in an order that is kind to the storage, one at a time on each datastore, \
                outside of backup hours.
                \(Self.closing)
                """
        }
    }

    /// A number that was typed into a form.
    static func count(_ text: String?, named name: String, or other: Int) throws -> Int {
        guard let text else { return other }
        guard let count = Int(text), (1...8760).contains(count) else {
            throw ProtocolError.invalidParams("\(name): '\(text.prefix(40))' is no number from 1 to 8760")
        }
        return count
    }
}
