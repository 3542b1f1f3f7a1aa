internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension GuestCommands {
    /// What a Linux guest has for files and text.
    static let linuxFiles: [String: Command] = [
        "ls": { context in
            let names = context.operands.isEmpty ? ["."] : context.operands
            for name in names {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    let files = context.guest.files
                    let node = try files.find(context.path(name), for: context.user)
                    if !node.isFolder || context.has("d") { return context.print(line(node, as: name, context)) }
                    if names.count > 1 { context.print("\(name):") }
                    for node in try files.list(context.path(name), for: context.user)
                    where context.has("a") || context.has("A") || !node.name.hasPrefix(".") {
                        context.print(line(node, as: node.name, context))
                    }
                }
            }
            if context.status != 0 { context.status = 2 }
        },
        "head": { context in
            let (count, files) = count(context)
            context.eachFile(files) { context, bytes in
                for line in lines(bytes).prefix(count) { context.print(String(line)) }
            }
        },
        "tail": { context in
            let (count, files) = count(context)
            context.eachFile(files) { context, bytes in
                for line in lines(bytes).suffix(count) { context.print(String(line)) }
            }
        },
        "grep": { context in
            var operands = context.operands
            guard !operands.isEmpty else {
                return context.fail("Usage: grep [OPTION]... PATTERN [FILE]...\n", status: 2)
            }
            let ignoresCase = context.has("i")
            let wanted = ignoresCase ? operands.removeFirst().lowercased() : operands.removeFirst()
            let isInverted = context.has("v")
            var found = 0
            context.eachFile(operands) { context, bytes in
                for line in lines(bytes) {
                    let text = ignoresCase ? line.lowercased() : String(line)
                    guard (wanted.isEmpty || text.contains(wanted)) != isInverted else { continue }
                    found += 1
                    if !context.has("c"), !context.has("q") { context.print(String(line)) }
                }
            }
            if context.has("c") { context.print(String(found)) }
            if context.status == 0 { context.status = found > 0 ? 0 : 1 } else { context.status = 2 }
        },
        "wc": { context in
            context.eachFile(context.operands) { context, bytes in
                let words = bytes.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }.count
                let counts: [(Character, Int)] = [("l", bytes.count { $0 == 0x0A }), ("w", words), ("c", bytes.count)]
                let wanted = counts.filter { context.has($0.0) }
                context.print((wanted.isEmpty ? counts : wanted).map { String($0.1) }.joined(separator: " "))
            }
        },
        "mkdir": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    let path = context.path(name)
                    if context.has("p"), context.guest.files.node(path)?.isFolder ?? false { return }
                    try context.guest.files.makeFolder(
                        path, withParents: context.has("p"), by: context.user, at: context.now)
                }
            }
        },
        "rm": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    let path = context.path(name)
                    let node = context.guest.files.node(path, followingLinks: false)
                    if node == nil, context.has("f") { return }
                    let recursively = context.has("r") || context.has("R")
                    if node?.isFolder ?? false, !recursively { throw .isAFolder }
                    try context.guest.files.remove(path, recursively: recursively, by: context.user)
                }
            }
        },
        "rmdir": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    try context.guest.files.remove(context.path(name), by: context.user)
                }
            }
        },
        "touch": { context in
            for name in context.operands {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    let path = context.path(name)
                    let now = context.now
                    if context.guest.files.node(path) == nil {
                        try context.guest.files.write(path, .bytes([]), by: context.user, at: now)
                    } else {
                        try context.guest.files.change(path, by: context.user) { $0.modified = now }
                    }
                }
            }
        },
        "cp": { context in
            guard context.operands.count == 2 else { return context.fail("cp: missing file operand\n") }
            context.attempt(context.operands[0]) { context throws(GuestFiles.Failure) in
                let content = try context.guest.files.read(context.path(context.operands[0]), for: context.user)
                try context.guest.files.write(target(context), content, by: context.user, at: context.now)
            }
        },
        "mv": { context in
            guard context.operands.count == 2 else { return context.fail("mv: missing file operand\n") }
            context.attempt(context.operands[0]) { context throws(GuestFiles.Failure) in
                try context.guest.files.move(
                    context.path(context.operands[0]), to: target(context), replacing: true, by: context.user)
            }
        },
        "chmod": { context in
            guard let mode = context.operands.first.flatMap({ Int($0, radix: 8) }), (0...0o7777).contains(mode) else {
                return context.fail("chmod: invalid mode\n")
            }
            for name in context.operands.dropFirst() {
                context.attempt(name) { context throws(GuestFiles.Failure) in
                    try context.guest.files.change(context.path(name), by: context.user) { $0.mode = mode }
                }
            }
        },
        "test": test, "[": test,
    ]

    private static let test: Command = { context in
        var arguments = context.arguments
        if context.name == "[" { arguments = Array(arguments.dropLast()) }
        let isNegated = arguments.first == "!"
        if isNegated { arguments.removeFirst() }
        let result: Bool
        switch (arguments.count, arguments.first ?? "") {
        case (2, "-e"), (2, "-f"), (2, "-d"), (2, "-s"), (2, "-x"):
            let node = context.guest.files.node(context.path(arguments[1]))
            result =
                switch arguments[0] {
                case "-f": node.map { !$0.isFolder } ?? false
                case "-d": node?.isFolder ?? false
                case "-s": (node?.size ?? 0) > 0
                case "-x": node.map { context.guest.files.allows(context.user, $0, 0o1) } ?? false
                default: node != nil
                }
        case (2, "-z"): result = arguments[1].isEmpty
        case (2, "-n"): result = !arguments[1].isEmpty
        case (3, _):
            let numbers = (Int(arguments[0]) ?? 0, Int(arguments[2]) ?? 0)
            switch arguments[1] {
            case "=", "==": result = arguments[0] == arguments[2]
            case "!=": result = arguments[0] != arguments[2]
            case "-eq": result = numbers.0 == numbers.1
            case "-ne": result = numbers.0 != numbers.1
            case "-lt": result = numbers.0 < numbers.1
            case "-gt": result = numbers.0 > numbers.1
            default: return context.fail("\(context.name): unknown operand\n", status: 2)
            }
        default: result = arguments.count == 1 && !arguments[0].isEmpty
        }
        context.status = result != isNegated ? 0 : 1
    }

    /// The number of lines that `-n` gives, and the files.
    private static func count(_ context: Context) -> (Int, [String]) {
        var count = 10
        var files: [String] = []
        var arguments = context.arguments[...]
        while let argument = arguments.popFirst() {
            if argument == "-n", let number = arguments.popFirst() {
                count = Int(number) ?? 10
            } else if argument.hasPrefix("-"), let number = Int(argument.dropFirst(argument.hasPrefix("-n") ? 2 : 1)) {
                count = number
            } else {
                files.append(argument)
            }
        }
        return (max(0, count), files)
    }

    /// Where `cp` and `mv` put a file: into a folder, or under the name that is given.
    private static func target(_ context: Context) -> String {
        let target = context.path(context.operands[1])
        guard context.guest.files.node(target)?.isFolder ?? false else { return target }
        return target + "/" + (context.operands[0].split(separator: "/").last ?? "")
    }

    private static func line(_ node: GuestFiles.Node, as name: String, _ context: Context) -> String {
        guard context.has("l") else { return name }
        var kind = "-"
        var shown = name
        switch node.content {
        case .folder: kind = "d"
        case .link(let target): (kind, shown) = ("l", "\(name) -> \(target)")
        case .file: break
        }
        let rights = [6, 3, 0].map { shift in
            let bits = node.mode >> shift
            return (bits & 4 != 0 ? "r" : "-") + (bits & 2 != 0 ? "w" : "-") + (bits & 1 != 0 ? "x" : "-")
        }
        let owner = context.guest.users.first { $0.id == node.owner }?.name ?? String(node.owner)
        let group = context.guest.users.first { $0.id == node.group }?.name ?? String(node.group)
        let time = node.modified.ISO8601Format()
        return "\(kind)\(rights.joined()) 1 \(owner) \(group) \(padded(String(node.size), 8)) "
            + "\(time.prefix(10)) \(time.dropFirst(11).prefix(5)) \(shown)"
    }
}
