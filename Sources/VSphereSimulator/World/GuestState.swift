internal import VimTypes

/// A running guest operating system: its accounts, files and processes.
struct GuestState: Sendable {
    /// A process, which is remembered for five minutes after its end.
    struct Process: Sendable {
        let pid: Int
        let name: String
        let owner: String
        let commandLine: String
        let start: DateTime
        var end: DateTime?
        var exitCode: Int?
        /// What a program that was started still has to do; nil for what runs for ever.
        var shell: GuestShell?
    }

    /// How long a process is remembered after its end.
    static let memory = 300.0

    let isWindows: Bool
    let users: [GuestUser]
    let bootTime: DateTime
    var files: GuestFiles
    private(set) var processes: [Int: Process] = [:]
    private var lastPID: Int

    /// A guest that has just been started.
    /// - Parameter files: what was on its disks before; a fresh installation if nil.
    init(_ machine: GuestMachine, _ settings: SimulatorSettings, files: GuestFiles? = nil) {
        isWindows = machine.isWindows
        bootTime = machine.bootTime
        users = GuestUser.accounts(settings, isWindows: machine.isWindows)
        self.files = files ?? GuestInstallation.files(machine, users)
        lastPID = isWindows ? 4100 : 1210
        for (pid, name, line) in GuestInstallation.processes(isWindows: machine.isWindows) {
            processes[pid] = Process(
                pid: pid, name: name, owner: isWindows ? "NT AUTHORITY\\SYSTEM" : "root", commandLine: line,
                start: bootTime)
        }
    }

    /// The account with that name and password.
    func user(_ name: String, _ password: String) -> GuestUser? {
        users.first {
            (isWindows ? $0.name.lowercased() == name.lowercased() : $0.name == name) && $0.password == password
        }
    }

    /// The processes that are remembered, by pid.
    func processes(at now: DateTime) -> [Process] {
        processes.values.filter { $0.end.map { $0 + .seconds(Self.memory) > now } ?? true }.sorted { $0.pid < $1.pid }
    }

    /// Starts a program.
    mutating func start(_ shell: GuestShell, name: String, line: String, by user: GuestUser, at now: DateTime) -> Int {
        processes = processes.filter { $0.value.end.map { $0 + .seconds(Self.memory) > now } ?? true }
        lastPID += isWindows ? 4 : 1
        processes[lastPID] = Process(
            pid: lastPID, name: name, owner: user.name, commandLine: line, start: now, shell: shell)
        return lastPID
    }

    /// Lets a program go on.
    /// - Returns: after how long it wants to go on again; nil when it has ended.
    mutating func advance(_ pid: Int, _ machine: GuestMachine, at now: DateTime) -> Duration? {
        guard var process = processes[pid], process.end == nil, var shell = process.shell else { return nil }
        process.shell = nil
        processes[pid] = process
        switch shell.run(&self, machine, at: now) {
        case .sleeps(let duration):
            processes[pid]?.shell = shell
            return duration
        case .ended(let status):
            end(pid, exitCode: status, at: now)
            return nil
        }
    }

    /// Ends a process.
    mutating func end(_ pid: Int, exitCode: Int, at now: DateTime) {
        processes[pid]?.end = now
        processes[pid]?.exitCode = exitCode
        processes[pid]?.shell = nil
    }
}
