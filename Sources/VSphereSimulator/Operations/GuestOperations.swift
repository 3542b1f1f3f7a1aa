internal import VimTypes

/// Operations of `GuestAuthManager` and `GuestProcessManager`.
enum GuestOperations {
    static let all: [Operation] = processes + GuestFileOperations.all

    static let query = "VirtualMachine.GuestOperations.Query"
    static let modify = "VirtualMachine.GuestOperations.Modify"
    static let execute = "VirtualMachine.GuestOperations.Execute"

    private static let processes: [Operation] = [
        Operation("ValidateCredentialsInGuest") { world, call in
            _ = try world.logIn(call, query)
            return nil
        },
        Operation("StartProgramInGuest") { world, call in
            let (vm, user) = try world.logIn(call, execute)
            return try world.startProgram(in: vm, try call.argument("spec"), by: user)
        },
        Operation("ListProcessesInGuest") { world, call in
            let (vm, _) = try world.logIn(call, query)
            let wanted = Set(call.list("pids", of: Int.self))
            var processes = world.guestStates[vm.value]?.processes(at: world.now) ?? []
            if world.settings.virtualTime, processes.contains(where: { wanted.contains($0.pid) && $0.end == nil }) {
                // Whoever asks for one that is still running waits for it.
                let patience = world.now + .seconds(5)
                world.advance(to: min(world.timeline.next ?? patience, patience))
                processes = world.guestStates[vm.value]?.processes(at: world.now) ?? []
            }
            if let missing = wanted.subtracting(processes.map(\.pid)).min() {
                throw Fault(GuestProcessNotFound.self, ["pid": missing])
            }
            return processes.filter { wanted.isEmpty || wanted.contains($0.pid) }.map { process in
                GuestProcessInfo(fields: [
                    "name": process.name, "pid": process.pid, "owner": process.owner, "cmdLine": process.commandLine,
                    "startTime": process.start, "endTime": process.end, "exitCode": process.exitCode,
                ])
            }
        },
        Operation("TerminateProcessInGuest") { world, call in
            let (vm, user) = try world.logIn(call, execute)
            let pid: Int = try call.argument("pid")
            guard let guest = world.guestStates[vm.value],
                let process = guest.processes(at: world.now).first(where: { $0.pid == pid && $0.end == nil })
            else { throw Fault(GuestProcessNotFound.self, ["pid": pid]) }
            guard user.isPrivileged || process.owner == user.name, pid > 1 else {
                throw Fault(GuestPermissionDenied.self)
            }
            world.guestStates[vm.value]?.end(pid, exitCode: guest.isWindows ? 1 : 137, at: world.now)
            return nil
        },
        Operation("ReadEnvironmentVariableInGuest") { world, call in
            let (vm, user) = try world.logIn(call, query)
            let names = call.list("names", of: String.self)
            let environment = world.guestStates[vm.value]?.environment(of: user) ?? [:]
            return environment.sorted { $0.key < $1.key }.filter { names.isEmpty || names.contains($0.key) }
                .map { "\($0.key)=\($0.value)" }
        },
    ]
}
