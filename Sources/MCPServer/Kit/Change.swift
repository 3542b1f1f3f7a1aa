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
        "status": "",
        "moref": "",
        "name": "",
        "path": "",
        "task": "For wait_for_task",
        "progressPercent": "",
        "before": "",
        "after": "",
        "effects": "What is lost",
        "defaults": "Chosen, as the call named none",
        "message": "",
    ]

    /// A change of an object.
    init<Object>(_ object: Found<Object>, before: JSONObject? = nil) {
        self.init(moref: object.moref, name: object.name, path: object.path, before: before)
    }

    /// Something that is about to be made, or was not found by name.
    init(moref: String = "", name: String, path: String? = nil, before: JSONObject? = nil) {
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

    /// Notes what was chosen where the call named nothing.
    mutating func note(default what: String, _ choice: String) {
        defaults = (defaults ?? [:]).merging([what: choice]) { $1 }
    }

    /// Notes what the change made: for tools that create something, whose change begins with a name alone.
    mutating func create(_ reference: ManagedObjectReference<some ManagedObject>, path: String? = nil) {
        moref = reference.value
        self.path = path
    }

    /// Notes what is after the change, if the change is complete.
    mutating func end(_ after: JSONObject) {
        if status == .done { self.after = after }
    }
}
