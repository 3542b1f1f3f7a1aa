internal import VimTypes

/// Who waits for which task, which tasks the server's list should hold, and what each was last seen to do.
struct TaskBoard {
    /// One wait for one task.
    typealias Ticket = Int
    typealias TaskReference = ManagedObjectReference<VimTask>

    /// What news of a task mean for one who waits for it.
    enum News: Equatable {
        case progress(Ticket, TaskProgress)
        case finished(Ticket, TaskInfo)
    }

    private struct Entry {
        var tickets: [Ticket] = []
        var info: TaskInfo?
        var progress: TaskProgress?
    }

    private var entries: [TaskReference: Entry] = [:]
    private var tasks: [Ticket: TaskReference] = [:]
    /// What the server's list holds, as far as we have told it.
    private var listed: Set<TaskReference> = []
    private var lastTicket: Ticket = 0

    /// Whether nobody waits.
    var isIdle: Bool { tasks.isEmpty }

    /// Somebody waits for a task.
    mutating func add(_ task: TaskReference) -> Ticket {
        lastTicket += 1
        tasks[lastTicket] = task
        entries[task, default: Entry()].tickets.append(lastTicket)
        return lastTicket
    }

    /// Somebody waits no longer; tells what was last seen of the task.
    @discardableResult
    mutating func remove(_ ticket: Ticket) -> TaskInfo? {
        guard let task = tasks.removeValue(forKey: ticket) else { return nil }
        let info = entries[task]?.info
        entries[task]?.tickets.removeAll { $0 == ticket }
        if entries[task]?.tickets.isEmpty == true { entries[task] = nil }
        return info
    }

    /// Whether somebody still waits with that ticket.
    func isWaiting(_ ticket: Ticket) -> Bool { tasks[ticket] != nil }

    /// Who waits for a task.
    func tickets(for task: TaskReference) -> [Ticket] { entries[task]?.tickets ?? [] }

    /// How far a task was when last seen; nil when it has not been seen yet.
    func progress(of task: TaskReference) -> TaskProgress? { entries[task]?.progress }

    /// All who wait.
    var tickets: [Ticket] { tasks.keys.sorted() }

    /// The server tells of a task. Progress that says nothing new is no news.
    mutating func apply(_ info: TaskInfo, for task: TaskReference) -> [News] {
        guard var entry = entries[task] else { return [] }
        if info.isFinished { return entry.tickets.map { .finished($0, info) } }
        let progress = TaskProgress(info)
        let isNew = entry.progress != progress
        entry.info = info
        entry.progress = progress
        entries[task] = entry
        return isNew ? entry.tickets.map { .progress($0, progress) } : []
    }

    /// The server's list is new and empty.
    mutating func startOver() { listed = [] }

    /// A task is not in the server's list any more: ended by the server, or taken out by us before somebody came back.
    /// Putting it in again tells which.
    mutating func left(_ task: TaskReference) { listed.remove(task) }

    /// The server has had time to tell of all in its list. What it has not told of is put in again: a task that was gone
    /// before the first look never leaves.
    mutating func doubtUnseen() {
        listed.subtract(entries.filter { $0.value.progress == nil }.keys)
    }

    /// What must be put into the server's list and taken out, taken as done.
    mutating func takeListChanges() -> (add: [TaskReference], remove: [TaskReference]) {
        let wanted = Set(entries.keys)
        let changes = (
            add: wanted.subtracting(listed).sorted { $0.value < $1.value },
            remove: listed.subtracting(wanted).sorted { $0.value < $1.value }
        )
        listed = wanted
        return changes
    }
}
