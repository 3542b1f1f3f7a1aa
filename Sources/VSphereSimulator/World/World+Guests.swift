internal import VimTypes

extension World {
    /// The guest of a machine, for somebody who logs in to it.
    ///
    /// - Parameter privilege: what the caller needs on the machine, such as `VirtualMachine.GuestOperations.Query`.
    /// - Throws: `NoPermission`, `InvalidPowerState`, `GuestOperationsUnavailable`, `InvalidGuestLogin`.
    mutating func logIn(
        _ call: Call, _ privilege: String
    ) throws -> (vm: ManagedObjectReference<VirtualMachine>, user: GuestUser) {
        let vm: ManagedObjectReference<VirtualMachine> = try call.argument("vm")
        guard has(vm) else { throw Fault(ManagedObjectNotFound.self, ["obj": vm]) }
        guard allows(call.user, privilege, on: vm.asAny) else {
            throw Fault(NoPermission.self, ["object": vm, "privilegeId": privilege])
        }
        try requireGuest(vm)
        let authentication: GuestAuthentication = try call.argument("auth")
        guard let account = authentication.as(NamePasswordAuthentication.self) else { throw Fault(NotSupported.self) }
        guard let user = guestStates[vm.value]?.user(account.username, account.password) else {
            throw Fault(InvalidGuestLogin.self)
        }
        return (vm, user)
    }

    /// Sees to it that the machine runs, and its guest too.
    mutating func requireGuest(_ vm: ManagedObjectReference<VirtualMachine>) throws {
        let runtime = self[vm, VirtualMachine.runtime]
        let state = runtime?.powerState ?? .poweredOff
        guard state == .poweredOn else {
            throw Fault(
                InvalidPowerState.self,
                ["requestedState": VirtualMachinePowerState.poweredOn, "existingState": state])
        }
        guard
            self[vm, VirtualMachine.guest]?.toolsRunningStatus
                == VirtualMachineToolsRunningStatus.guestToolsRunning.rawValue
        else {
            throw Fault(GuestOperationsUnavailable.self)
        }
        let machine = GuestMachine(vm, self)
        // A guest that has been started anew keeps its files and nothing else.
        if let guest = guestStates[vm.value], runtime?.bootTime == nil || guest.bootTime == machine.bootTime { return }
        guestStates[vm.value] = GuestState(machine, settings, files: guestStates[vm.value]?.files)
    }

    /// Starts a program in a guest.
    /// - Returns: its pid.
    mutating func startProgram(
        in vm: ManagedObjectReference<VirtualMachine>, _ specification: GuestProgramSpec, by user: GuestUser
    ) throws -> Int {
        guard let guest = guestStates[vm.value] else { throw Fault(GuestOperationsUnavailable.self) }
        let path = guest.files.absolute(specification.programPath)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        do throws(GuestFiles.Failure) {
            let node = try guest.files.find(path, for: user)
            guard !node.isFolder, guest.files.allows(user, node, 0o1) else { throw .denied }
        } catch {
            throw Fault(error, specification.programPath)
        }
        var variables = guest.environment(of: user)
        for variable in specification.envVariables {
            let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty { variables[String(parts[0])] = String(parts[1]) }
        }
        let home = GuestInstallation.home(user, isWindows: guest.isWindows)
        let folder = guest.files.absolute(specification.workingDirectory.flatMap { $0.isEmpty ? nil : $0 } ?? home)
        guard guest.files.node(folder)?.isFolder ?? false else {
            throw Fault(FileNotFound.self, ["file": specification.workingDirectory ?? home])
        }
        let line = "\"\(specification.programPath)\" \(specification.arguments)"
        let shell = GuestShell(
            guest.script(path, specification.arguments), user: user, folder: folder, variables: variables)
        guard let pid = guestStates[vm.value]?.start(shell, name: name, line: line, by: user, at: now) else {
            throw Fault(GuestOperationsUnavailable.self)
        }
        let boot = guest.bootTime
        after(.milliseconds(20)) { $0.advanceProgram(pid, in: vm, booted: boot) }
        return pid
    }

    /// Lets a program go on, and again later if it then waits.
    private mutating func advanceProgram(_ pid: Int, in vm: ManagedObjectReference<VirtualMachine>, booted: DateTime) {
        guard has(vm), guestStates[vm.value]?.bootTime == booted,
            self[vm, VirtualMachine.runtime]?.powerState == .poweredOn
        else { return }
        let machine = GuestMachine(vm, self)
        if let pause = guestStates[vm.value]?.advance(pid, machine, at: now) {
            after(pause) { $0.advanceProgram(pid, in: vm, booted: booted) }
        }
    }
}

extension GuestState {
    /// What a login finds in its environment.
    func environment(of user: GuestUser) -> [String: String] {
        let home = GuestInstallation.home(user, isWindows: isWindows)
        if isWindows {
            let temporary = GuestCommands.shown(GuestInstallation.temporaryFolder(user, isWindows: true))
            return [
                "USERNAME": user.name, "USERPROFILE": GuestCommands.shown(home), "TEMP": temporary, "TMP": temporary,
                "SystemRoot": "C:\\Windows", "ComSpec": "C:\\Windows\\System32\\cmd.exe", "OS": "Windows_NT",
                "Path": "C:\\Windows\\system32;C:\\Windows",
            ]
        }
        return [
            "USER": user.name, "LOGNAME": user.name, "HOME": home, "SHELL": "/bin/sh", "LANG": "C.UTF-8",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
    }

    /// What is run for a program and its arguments: on Linux the tools hand the whole line to a shell, on Windows
    /// `cmd.exe` reads what follows `/c`.
    func script(_ path: String, _ arguments: String) -> GuestScript {
        guard isWindows else {
            let quoted = path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            return GuestScriptParser.parse("'\(quoted)' \(arguments)", isWindows: false)
        }
        let lowered = arguments.lowercased()
        guard GuestCommands.baseName(path) == "cmd", let place = lowered.firstRange(of: "/c") else {
            return GuestScriptParser.parse("\"\(path)\" \(arguments)", isWindows: true)
        }
        let offset = lowered.distance(from: lowered.startIndex, to: place.upperBound)
        var line = arguments.dropFirst(offset).drop { $0 == " " }
        if line.first == "\"", let last = line.lastIndex(of: "\""), last > line.startIndex {
            line = line.dropFirst()[..<last] + line[line.index(after: last)...]
        }
        return GuestScriptParser.parse(String(line), isWindows: true)
    }
}

extension Fault {
    /// What the API makes of a guest's refusal.
    init(_ failure: GuestFiles.Failure, _ path: String) {
        self =
            switch failure {
            case .notFound: Fault(FileNotFound.self, ["file": path])
            case .denied: Fault(GuestPermissionDenied.self)
            case .exists: Fault(FileAlreadyExists.self, ["file": path])
            case .notEmpty: Fault(DirectoryNotEmpty.self, ["file": path])
            case .notAFolder: Fault(NotADirectory.self, ["file": path])
            case .isAFolder: Fault(NotAFile.self, ["file": path])
            case .tooManyLinks: Fault(CannotAccessFile.self, ["file": path])
            case .noSpace: Fault(NoDiskSpace.self, ["file": path, "datastore": ""])
            }
    }
}
