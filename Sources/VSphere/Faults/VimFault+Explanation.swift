internal import SchemaFormat
public import VimTypes

extension VimFault {
    /// The fault in words that a person can act on: what the server said where there is nothing better.
    public var advice: String {
        if let explanation { return explanation.description }
        let said = message.isEmpty ? "" : ": \(message)"
        return "\(operation) failed with \(typeName.isEmpty ? code : typeName)\(said)"
    }

    /// Why the server refused and what can be done; nil for faults that say nothing but their name.
    public var explanation: FaultExplanation? {
        accessExplanation ?? stateExplanation ?? namingExplanation ?? fileExplanation ?? resourceExplanation
            ?? guestExplanation ?? hostExplanation ?? requestExplanation
    }

    private var accessExplanation: FaultExplanation? {
        if self.is(PasswordExpired.self) {
            return FaultExplanation("The password has expired", "Change it on the server, then configure the new one")
        }
        if self.is(InvalidLogin.self) {
            return FaultExplanation(
                "The user name or password is wrong",
                "Check both; vCenter wants the domain too, as in name@vsphere.local. Too many tries lock the account")
        }
        if self.is(NotAuthenticated.self) {
            return FaultExplanation("The session has expired", "Log in again")
        }
        if let denied = self.as(NoPermission.self) { return explanation(of: denied) }
        if self.is(RestrictedVersion.self) {
            return FaultExplanation(
                "The licence of this ESXi does not allow changes through the API",
                "Assign a paid licence to the host, or go through the vCenter that manages it")
        }
        if self.is(NotEnoughLicenses.self) {
            return FaultExplanation("There is no licence for this", "Add a licence that has the feature or capacity")
        }
        return nil
    }

    private func explanation(of denied: NoPermission) -> FaultExplanation {
        // Servers before 9.0 name one privilege; some name none, and then the operation's own is the likely one.
        let several = denied.missingPrivileges.map { entry in
            "\(entry.privilegeIds.joined(separator: ", ")) on \(entry.entity)"
        }
        let known = Vim.schema.operation(named: operation)?.record.privilege ?? ""
        let object = denied.object.map { " on \($0)" } ?? ""
        let what =
            if !several.isEmpty {
                several.joined(separator: "; ")
            } else if let privilege = denied.privilegeId, !privilege.isEmpty {
                "\(privilege)\(object)"
            } else if !known.isEmpty {
                "\(known)\(object), which \(operation) needs"
            } else {
                "a privilege\(object)"
            }
        return FaultExplanation(
            "The user lacks \(what)", "Ask an administrator for a role with it, on the object or on a folder above")
    }

    private var stateExplanation: FaultExplanation? {
        if let state = self.as(InvalidPowerState.self) {
            let wanted = state.requestedState.map { "; it would have to be \($0.rawValue)" } ?? ""
            return FaultExplanation("The machine is \(state.existingState.rawValue)\(wanted)")
        }
        if self.is(QuestionPending.self) {
            return FaultExplanation("The machine waits for an answer to a question", "Answer it first (AnswerVM)")
        }
        if let busy = self.as(TaskInProgress.self) {
            return FaultExplanation("Another task, \(busy.task.value), works on the object", "Wait for it to end")
        }
        if self.is(InvalidHostState.self) {
            return FaultExplanation(
                "The host is in no state for this", "Look at its connection, power and maintenance mode")
        }
        if self.is(ConcurrentAccess.self) {
            return FaultExplanation("Somebody else changed the object meanwhile", "Read it again and repeat the change")
        }
        if self.is(RequestCanceled.self) { return FaultExplanation("The task was cancelled") }
        if self.is(Timedout.self) {
            return FaultExplanation(
                "The server gave up waiting", "See whether it was done all the same, then repeat it")
        }
        if self.is(InvalidState.self) {
            return FaultExplanation(
                "The object is in no state for this", "Look at its power state, connection and running tasks")
        }
        return nil
    }

    private var namingExplanation: FaultExplanation? {
        if let taken = self.as(DuplicateName.self) {
            return FaultExplanation("The name '\(shown(taken.name))' is taken by \(taken.object)", "Choose another one")
        }
        if let existing = self.as(AlreadyExists.self) {
            return FaultExplanation("\(existing.name.map { "'\(shown($0))'" } ?? "It") exists already")
        }
        if let name = self.as(InvalidName.self) {
            return FaultExplanation("vSphere does not accept the name '\(shown(name.name))'", "Use up to 80 characters")
        }
        if let missing = self.as(ManagedObjectNotFound.self) {
            return FaultExplanation(
                "\(missing.obj) does not exist any more", "It was deleted or registered anew: look it up again")
        }
        if self.is(NotFound.self) { return FaultExplanation("What was named does not exist") }
        return nil
    }

    private var fileExplanation: FaultExplanation? {
        if let full = self.as(NoDiskSpace.self) {
            return FaultExplanation(
                "The datastore \(shown(full.datastore)) is full",
                "Free space, consolidate snapshots, or use another one")
        }
        guard let fault = self.as(FileFault.self) else {
            guard let datastore = self.as(InvalidDatastore.self) else { return nil }
            return FaultExplanation(
                "The datastore \(datastore.name.map { shown($0) } ?? "named") cannot be used",
                "Check its name, and that the host can reach it")
        }
        let file = fault.file.isEmpty ? "The file" : "The file \(shown(fault.file))"
        if self.is(FileLocked.self) {
            return FaultExplanation("\(file) is in use", "Power off the machine or end the task that holds it")
        }
        if self.is(FileNotFound.self) { return FaultExplanation("\(file) does not exist", "Check the path") }
        if self.is(FileAlreadyExists.self) {
            return FaultExplanation("\(file) exists already", "Delete it or choose another name")
        }
        if self.is(CannotAccessFile.self) {
            return FaultExplanation("\(file) cannot be read or written", "Check the datastore and who uses the file")
        }
        return FaultExplanation("\(file) cannot be used")
    }

    private var resourceExplanation: FaultExplanation? {
        if let memory = self.as(InsufficientMemoryResourcesFault.self) {
            return FaultExplanation(
                "Memory of \(memory.requested >> 20) MiB is asked for and \(memory.unreserved >> 20) MiB is unreserved",
                "Lower the reservation or use another host or pool")
        }
        if let cpu = self.as(InsufficientCpuResourcesFault.self) {
            return FaultExplanation(
                "CPU of \(cpu.requested) MHz is asked for and \(cpu.unreserved) MHz is unreserved",
                "Lower the reservation or use another host or pool")
        }
        if self.is(InsufficientStorageSpace.self) {
            return FaultExplanation("No datastore has enough space", "Free some, or name one that has")
        }
        if self.is(InsufficientResourcesFault.self) {
            return FaultExplanation(
                "There are not enough free resources", "Lower reservations, free some, or use another host or pool")
        }
        if let used = self.as(ResourceInUse.self) {
            return FaultExplanation(
                "\(used.name.map { "'\(shown($0))'" } ?? "It") is in use", "Take it out of use first")
        }
        if let limit = self.as(LimitExceeded.self) {
            let most = limit.limit.map { " of \($0)" } ?? ""
            return FaultExplanation("The limit\(most)\(limit.property.map { " on \(shown($0))" } ?? "") is reached")
        }
        return nil
    }

    private var guestExplanation: FaultExplanation? {
        if self.is(ToolsUnavailable.self) {
            return FaultExplanation(
                "VMware Tools do not run in the guest",
                "Power the machine on, install VMware Tools, wait for them to start")
        }
        if self.is(GuestOperationsUnavailable.self) {
            return FaultExplanation(
                "The guest cannot be operated", "Wait until VMware Tools run and the guest has started")
        }
        if self.is(InvalidGuestLogin.self) {
            return FaultExplanation("The guest's user name or password is wrong", "Check the guest's credentials")
        }
        if self.is(GuestPermissionDenied.self) {
            return FaultExplanation("The guest's user may not do this in the guest", "Use another user of the guest")
        }
        if self.is(OperationNotSupportedByGuest.self) {
            return FaultExplanation("The guest's system or its VMware Tools cannot do this", "Update VMware Tools")
        }
        return nil
    }

    private var hostExplanation: FaultExplanation? {
        if self.is(HostNotConnected.self) {
            return FaultExplanation("The host is not connected to vCenter", "Reconnect it")
        }
        if self.is(HostNotReachable.self) || self.is(HostCommunication.self) {
            return FaultExplanation("vCenter cannot reach the host", "Check its power, network and management agents")
        }
        if self.is(SSLVerifyFault.self) {
            return FaultExplanation(
                "vCenter does not trust the host's certificate",
                "Compare its thumbprint with the host's own and give it")
        }
        if self.is(HostConnectFault.self) {
            return FaultExplanation("The host cannot be added or connected", "Check its name, credentials and version")
        }
        if self.is(MigrationFault.self) {
            return FaultExplanation(
                "The machine cannot move there as it is",
                "Look at devices that only its host has, snapshots, and the networks and datastores of the target")
        }
        return nil
    }

    private var requestExplanation: FaultExplanation? {
        if self.is(MethodNotFound.self) {
            return FaultExplanation("This server does not know \(operation)", "It is of an older version, or an ESXi")
        }
        if self.is(NotSupported.self) {
            return FaultExplanation("The server or the object does not support \(operation)")
        }
        if let argument = self.as(InvalidArgument.self) {
            let name = argument.invalidProperty.map { " '\(shown($0))'" } ?? ""
            return FaultExplanation("The server does not accept the argument\(name) of \(operation)")
        }
        if let property = self.as(InvalidProperty.self) {
            return FaultExplanation("There is no property '\(shown(property.name))'", "Check its path and the type")
        }
        if self.is(InvalidVmConfig.self) {
            return FaultExplanation(
                "The machine cannot be configured like that",
                "Check controllers, unit numbers, and what the machine's hardware version allows")
        }
        if self.is(SystemError.self) {
            return FaultExplanation("The server failed by itself", "Look at the server's log, then try again")
        }
        return nil
    }

    private func shown(_ text: String) -> String { InventoryName.shown(String(text.prefix(300))) }
}
