import MCPCore

/// What the tools of the area `snapshots` answer.
extension [ToolExample] {
    private static let base = ToolExample.succeeds("create_snapshot", ["vm": "vm1", "snapshot_name": "base"])
    private static let next = ToolExample.succeeds("create_snapshot", ["vm": "vm1", "snapshot_name": "next"])

    static let snapshots: [ToolExample] = [
        .succeeds("list_snapshots", ["vm": "vm1"], #""total":0"#),
        .succeeds(
            "list_snapshots", ["vm": "app-upgrade"], in: .demo, #""path":"before Java 25/after Java 25/tuned""#,
            #""age_hours":100"#, #""creator":"NORDWIND\\jonas"#, #""is_current":true"#),
        .fails("list_snapshots", ["vm": "vm999"], "vm999"),
        .succeeds(
            "create_snapshot", ["vm": "vm1", "snapshot_name": "base", "description": "Before the update"],
            #""before":{"snapshots":0}"#, #""snapshot_moref":"snapshot-"#),
        .succeeds("create_snapshot", ["vm": "vm1", "snapshot_name": "base", "memory": true], #""status":"done""#),
        .succeeds("create_snapshot", ["vm": "vm1", "snapshot_name": "base", "quiesce": true], #""status":"done""#),
        .fails("create_snapshot", ["vm": "vm1"], "snapshot_name: missing"),
        .fails(
            "create_snapshot", ["vm": "vm1", "snapshot_name": "base", "memory": true, "quiesce": true],
            "one of memory and quiesce"),
        .succeeds(
            "revert_to_snapshot", ["vm": "vm1", "snapshot": "base"], after: [base, next], #""path":"base""#),
        .succeeds(
            "revert_to_snapshot", ["vm": "vm1", "snapshot": "base/next", "suppress_power_on": true],
            after: [base, next], #""path":"base/next""#),
        .fails("revert_to_snapshot", ["vm": "vm1", "snapshot": "base"], "no snapshot 'base'", "none at all"),
        .fails(
            "revert_to_snapshot", ["vm": "vm1", "snapshot": "base"], after: [base, base], "2 snapshots that 'base'",
            "base/base"),
        .onlyTells(
            "revert_to_snapshot", ["vm": "vm1", "snapshot": "base"], after: [base],
            "The present state of vm1, powered_on, is lost"),
        .succeeds("revert_to_current_snapshot", ["vm": "vm1"], after: [base], #""name":"base""#),
        .fails("revert_to_current_snapshot", ["vm": "vm1"], "no snapshot to revert to"),
        .onlyTells("revert_to_current_snapshot", ["vm": "vm1"], after: [base], "current snapshot base"),
        .succeeds(
            "delete_snapshot", ["vm": "vm1", "snapshot": "base", "remove_children": true], after: [base, next],
            #""after":{"snapshots":0}"#),
        .succeeds(
            "delete_snapshot", ["vm": "vm1", "snapshot": "next"], after: [base, next], #""after":{"snapshots":1}"#),
        .fails(
            "delete_snapshot", ["vm": "vm1", "snapshot": "nxt"], after: [base, next], "no snapshot 'nxt'", "base/next"),
        .onlyTells(
            "delete_snapshot", ["vm": "vm1", "snapshot": "base", "remove_children": true], after: [base, next],
            "Snapshot base/next"),
        .succeeds("delete_all_snapshots", ["vm": "vm1"], after: [base, next], #""before":{"snapshots":2}"#),
        .succeeds("delete_all_snapshots", ["vm": "vm1"], "has no snapshots"),
        .fails("delete_all_snapshots", ["vm": "vm999"], "vm999"),
        .onlyTells("delete_all_snapshots", ["vm": "vm1"], after: [base, next], "Delete all 2", "Snapshot base/next"),
        .succeeds(
            "rename_snapshot", ["vm": "vm1", "snapshot": "base", "new_name": "old", "new_description": "Keep"],
            after: [base], #""after":{"name":"old","description":"Keep"}"#),
        .succeeds("rename_snapshot", ["vm": "vm1", "snapshot": "base", "new_name": "base"], after: [base], "already"),
        .fails("rename_snapshot", ["vm": "vm1", "snapshot": "base"], after: [base], "new_name, new_description"),
    ]
}
