import MCPCore
import VSphere
import VimTypes

/// What a tool that changes something answers: what it touched, the vCenter task, and what was before and after.
struct Change: ToolOutput {
    /// How far it got.
    enum Status: String, ToolEnum {
        case done
        case unchanged
        case running
        case dryRun = "dry_run"
    }

    var status = Status.done
    var moref: String
    var name: String
    var path: String?
    var task: String?
    var progressPercent: Int?
    var before: JSONObject?
    var after: JSONObject?
    var effects: [String]?
    var defaults: [String: String]?
    var message: String?

    static let fields = [
        "status": "running: the task goes on",
        "moref": "What was touched",
        "name": "Its name",
        "path": "Its inventory path",
        "task": "vCenter task: for get_task, wait_for_task, cancel_task",
        "progressPercent": "How far the task is",
        "before": "State before",
        "after": "State after",
        "effects": "What goes with it",
        "defaults": "What was chosen where the call left it open",
        "message": "What to know about it",
    ]

    /// A change of an object.
    init<Object>(_ object: Found<Object>, before: JSONObject? = nil) {
        self.init(moref: object.moref, name: object.name, path: object.path, before: before)
    }

    /// A change of something that was not found by name.
    init(moref: String, name: String, path: String?, before: JSONObject? = nil) {
        self.moref = moref
        self.name = name
        self.path = path
        self.before = before
    }

    /// The same answer when there was nothing to change.
    func unchanged(_ message: String) -> Change {
        var change = self
        change.status = .unchanged
        change.message = message
        return change
    }

    /// Notes what is after the change, if the change is complete.
    mutating func end(_ after: JSONObject) {
        if status == .done { self.after = after }
    }
}
