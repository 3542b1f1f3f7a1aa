internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension GuestCommands {
    /// What a Windows guest has.
    static let windows: [String: Command] = [
        "cmd": { _ in }, "rem": { _ in },
        "echo": { $0.print($0.arguments.joined(separator: " ")) },
        "hostname": { $0.print($0.machine.shortName) },
        "whoami": { $0.print("\($0.machine.shortName.lowercased())\\\($0.user.name.lowercased())") },
        "ver": { $0.print("\r\nMicrosoft Windows [Version 10.0.20348.2849]") },
        "cd": { context in
            guard let target = context.operands.first else { return context.print(shown(context.state.folder)) }
            context.attempt(target) { context throws(GuestFiles.Failure) in
                guard try context.guest.files.find(context.path(target), for: context.user).isFolder else {
                    throw .notAFolder
                }
                context.state.folder = context.path(target)
            }
        },
        "set": { context in
            guard let argument = context.arguments.first else {
                for (name, value) in context.state.variables.sorted(by: { $0.key < $1.key }) {
                    context.print("\(name)=\(value)")
                }
                return
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { context.exported[String(parts[0])] = String(parts[1]) }
        },
        "type": { context in context.eachFile(context.operands) { $0.output += $1 } },
        "dir": { context in
            let target = context.operands.first ?? "."
            context.attempt(target) { context throws(GuestFiles.Failure) in
                let path = context.path(target)
                context.print(" Directory of \(shown(path))\r\n")
                for node in try context.guest.files.list(path, for: context.user) {
                    let time = node.modified.ISO8601Format()
                    context.print(
                        "\(time.prefix(10))  \(time.dropFirst(11).prefix(5)) "
                            + (node.isFolder ? "   <DIR>          " : padded(String(node.size), 17) + " ") + node.name)
                }
            }
        },
        "mkdir": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    try context.guest.files.makeFolder(
                        context.path(name), withParents: true, by: context.user, at: context.now)
                }
            }
        },
        "del": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    try context.guest.files.remove(context.path(name), by: context.user)
                }
            }
        },
        "copy": { context in
            guard context.operands.count == 2 else {
                return context.fail("The syntax of the command is incorrect.\r\n")
            }
            context.attempt(context.operands[0]) { context throws(GuestFiles.Failure) in
                let content = try context.guest.files.read(context.path(context.operands[0]), for: context.user)
                try context.guest.files.write(
                    context.path(context.operands[1]), content, by: context.user, at: context.now)
                context.print("        1 file(s) copied.")
            }
        },
        "ipconfig": { context in
            context.print("\r\nWindows IP Configuration\r\n\r\nEthernet adapter Ethernet0:\r\n")
            context.print("   IPv4 Address. . . . . . . . . . . : \(context.machine.address)")
        },
        "tasklist": { context in
            context.print("\r\nImage Name                     PID")
            context.print("========================= ========")
            for process in context.guest.processes(at: context.now) where process.end == nil {
                context.print(padded(process.name, 25, left: true) + " " + padded(String(process.pid), 8))
            }
        },
        "timeout": { context in
            guard let seconds = context.operands.compactMap({ Int($0) }).first, (0...99_999).contains(seconds) else {
                return context.fail("ERROR: Invalid value for timeout specified.\r\n")
            }
            context.duration = .seconds(seconds)
        },
        "findstr": { context in
            guard let wanted = context.operands.first else {
                return context.fail("FINDSTR: Bad command line\r\n", status: 2)
            }
            var found = false
            context.eachFile(Array(context.operands.dropFirst())) { context, bytes in
                for line in lines(bytes) where wanted.isEmpty || line.contains(wanted) {
                    found = true
                    context.print(String(line.last == "\r" ? line.dropLast() : line))
                }
            }
            if context.status == 0, !found { context.status = 1 }
        },
    ]

    /// A path as Windows writes it.
    static func shown(_ path: String) -> String {
        let path = path.split(separator: "/").joined(separator: "\\")
        return path.hasSuffix(":") ? path + "\\" : path
    }
}
