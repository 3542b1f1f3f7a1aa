internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension GuestCommands {
    /// What a Linux guest has.
    static let linux = linuxSystem.merging(linuxFiles) { $1 }

    private static let linuxSystem: [String: Command] = [
        "sh": { _ in }, "bash": { _ in }, "true": { _ in }, ":": { _ in },
        "false": { $0.status = 1 },
        "echo": { context in
            let isBare = context.arguments.first == "-n"
            let text = context.arguments.dropFirst(isBare ? 1 : 0).joined(separator: " ")
            context.output += Array((isBare ? text : text + "\n").utf8)
        },
        "cat": { context in context.eachFile(context.operands) { $0.output += $1 } },
        "pwd": { $0.print($0.state.folder) },
        "cd": { context in
            let target = context.operands.first ?? GuestInstallation.home(context.user)
            context.attempt(target) { context throws(GuestFiles.Failure) in
                let path = try context.guest.files.resolved(context.path(target))
                guard try context.guest.files.find(path, for: context.user).isFolder else { throw .notAFolder }
                context.state.folder = path
            }
        },
        "export": { context in
            for argument in context.operands {
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2 { context.exported[String(parts[0])] = String(parts[1]) }
            }
        },
        "env": { context in
            for (name, value) in context.state.variables.sorted(by: { $0.key < $1.key }) {
                context.print("\(name)=\(value)")
            }
        },
        "printenv": { context in
            for name in context.operands {
                if let value = context.state.variables[name] { context.print(value) } else { context.status = 1 }
            }
        },
        "sleep": { context in
            for operand in context.operands {
                let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
                let factor = operand.last.flatMap { factors[$0] }
                guard let seconds = Double(factor == nil ? operand : String(operand.dropLast())), seconds >= 0,
                    seconds < 1e9
                else { return context.fail("sleep: invalid time interval '\(operand)'\n") }
                context.duration += .seconds(seconds * (factor ?? 1))
            }
        },
        "hostname": { context in
            let address = context.has("I") ? context.machine.address : nil
            context.print(address ?? (context.has("f") ? context.machine.hostName : context.machine.shortName))
        },
        "uname": { context in
            let parts = kernel.split(separator: " ", maxSplits: 1).map(String.init)
            let build = String(parts[1].drop { $0 != "#" })
            let all: [(Character, String)] = [
                ("s", "Linux"), ("n", context.machine.shortName), ("r", parts[0]), ("v", build), ("m", "x86_64"),
                ("o", "GNU/Linux"),
            ]
            let wanted = all.filter { context.has("a") || context.has($0.0) }
            context.print(wanted.isEmpty ? "Linux" : wanted.map(\.1).joined(separator: " "))
        },
        "id": { context in
            let user = context.user
            if context.has("u") { return context.print(String(user.id)) }
            context.print("uid=\(user.id)(\(user.name)) gid=\(user.id)(\(user.name)) groups=\(user.id)(\(user.name))")
        },
        "whoami": { $0.print($0.user.name) },
        "nproc": { $0.print(String($0.machine.cpus)) },
        "date": { context in
            context.print(
                context.operands.first == "+%s"
                    ? String(Int(context.now.timeIntervalSince1970)) : context.now.ISO8601Format())
        },
        "uptime": { context in
            let minutes = max(0, Int(context.now.timeIntervalSince(context.machine.bootTime)) / 60)
            let days = minutes / 1440
            let clock = context.now.ISO8601Format().dropFirst(11).prefix(8)
            let rest = minutes % 1440
            let short = rest < 60 ? "\(rest) min" : "\(rest / 60):" + (rest % 60 < 10 ? "0" : "") + "\(rest % 60)"
            context.print(
                " \(clock) up " + (days > 0 ? "\(days) day\(days == 1 ? "" : "s"), " : "")
                    + "\(short),  0 users,  load average: 0.08, 0.05, 0.01")
        },
        "free": { context in
            let total = context.machine.memoryMB << 10
            let used = total / 3
            context.print("               total        used        free      shared  buff/cache   available")
            let columns = [total, used, total / 2, 1024, total - used - total / 2, total - used]
            context.print("Mem:    " + columns.map { padded(String($0), 12) }.joined())
            context.print("Swap:   " + [0, 0, 0].map { padded(String($0), 12) }.joined())
        },
        "df": { context in
            let isShort = context.has("h")
            context.print("Filesystem     \(isShort ? " Size" : "1K-blocks")     Used Available Use% Mounted on")
            for (number, capacity) in context.machine.disks.enumerated() {
                let used = number == 0 ? min(capacity, context.guest.files.used + capacity / 5) : capacity / 10
                func size(_ bytes: Int64) -> String {
                    padded(isShort ? "\(bytes >> 30)G" : String(bytes >> 10), isShort ? 9 : 10)
                }
                let letter = String(UnicodeScalar(UInt8(97 + min(25, number))))
                context.print(
                    "/dev/sd\(letter)1 " + size(capacity) + size(used) + size(capacity - used)
                        + padded("\(capacity == 0 ? 0 : used * 100 / capacity)%", 5)
                        + (number == 0 ? " /" : " /mnt/disk\(number)"))
            }
        },
        "ps": { context in
            let isFull = context.arguments.contains { $0.contains("f") || $0.contains("aux") }
            context.print(isFull ? "USER         PID COMMAND" : "    PID TTY          TIME CMD")
            for process in context.guest.processes(at: context.now) where process.end == nil {
                let pid = padded(String(process.pid), 7)
                context.print(
                    isFull
                        ? "\(padded(process.owner, 8, left: true)) \(pid) \(process.commandLine)"
                        : "\(pid) ?        00:00:00 \(process.name)")
            }
        },
    ]
}
