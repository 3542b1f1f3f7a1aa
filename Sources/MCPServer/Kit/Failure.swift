import HTTPTransport
import MCPCore
import VSphere
import VimTypes

/// Turns what goes wrong on the way to vSphere, and within it, into errors that say what to do.
enum Failure {
    /// The error that the caller is told.
    static func explained(_ error: any Error, server: ManagedServer) -> any Error {
        switch error {
        case let error as ToolError:
            return ToolError(
                error.code, UntrustedText.clean(error.message), hint: error.hint.map { UntrustedText.clean($0) })
        case let fault as VimFault: return explained(fault, server: server)
        case let error as VSphereError: return ToolError(code(error.code), UntrustedText.clean("\(error)"))
        case let error as HTTPTransportError:
            return ToolError(
                .unavailable, UntrustedText.clean("\(server.name): \(error)"),
                hint: error.requestMayHaveBeenReceived
                    ? "The request may have arrived: look at the state before you try again." : nil)
        default: return error
        }
    }

    private static func code(_ code: VSphereError.Code) -> ToolError.Code {
        switch code {
        case .notFound: .notFound
        case .ambiguous: .ambiguous
        case .unexpectedAnswer: .unavailable
        default: .invalid
        }
    }

    private static func explained(_ fault: VimFault, server: ManagedServer) -> ToolError {
        let explanation = explanation(fault)
        // What vSphere says of it is kept: it is what people search for.
        var message = explanation.map { "\($0.message) (\(fault.typeName) from \(fault.operation))" } ?? "\(fault)"
        if explanation != nil, !fault.message.isEmpty { message += ": \(fault.message)" }
        return ToolError(
            explanation?.code ?? "failed", UntrustedText.clean("\(server.name): \(message)"),
            hint: explanation?.hint)
    }

    private static func explanation(_ fault: VimFault) -> (code: ToolError.Code, message: String, hint: String?)? {
        if fault.is(InvalidLogin.self) {
            return (.unavailable, "The user name or password is wrong", "Check the configuration of this server.")
        }
        if let denied = fault.as(NoPermission.self), !fault.is(NotAuthenticated.self) {
            let privilege = denied.privilegeId.map { "the privilege \($0)" } ?? "a privilege"
            let object = denied.object.map { " on \($0)" } ?? ""
            return (
                .denied, "The user of this server lacks \(privilege)\(object)",
                "Ask an administrator of vCenter for it: `mcvsphere privileges` lists all that are needed."
            )
        }
        if let state = fault.as(InvalidPowerState.self) {
            let wanted = state.requestedState.map { ", and it would have to be \($0.rawValue)" } ?? ""
            return (.invalid, "The power state is \(state.existingState.rawValue)\(wanted)", nil)
        }
        if let missing = fault.as(ManagedObjectNotFound.self) {
            return (.notFound, "\(missing.obj) is not there any more", "List the objects again.")
        }
        if let taken = fault.as(DuplicateName.self) {
            return (
                .invalid, "The name '\(taken.name)' is taken by \(taken.object)", "Choose another name or folder."
            )
        }
        if fault.is(RestrictedVersion.self) {
            return (.invalid, "The licence of this ESXi forbids changes through the API", nil)
        }
        if fault.is(TaskInProgress.self) {
            return (.invalid, "Another task works on the object", "Wait for it: see list_recent_tasks.")
        }
        if fault.is(RequestCanceled.self) { return ("cancelled", "The task was cancelled", nil) }
        if fault.is(NotSupported.self) { return (.invalid, "The server or the object does not support this", nil) }
        if fault.is(InvalidState.self) { return (.invalid, "The object is in no state for this", nil) }
        if fault.is(InsufficientResourcesFault.self) { return (.invalid, "There are not enough resources", nil) }
        if fault.is(InvalidName.self) { return (.invalid, "vSphere does not accept the name", nil) }
        return nil
    }
}
