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
        // What a descriptor, an archive or a server says of a package may quote it.
        case is OVFRefusal, is OVFFormatError, is LocalFileError:
            return ToolError(.invalid, UntrustedText.clean("\(error)"))
        default: return error
        }
    }

    private static func code(_ code: VSphereError.Code) -> ToolError.Code {
        switch code {
        case .notFound: .notFound
        case .ambiguous: .ambiguous
        case .unexpectedAnswer, .sessionLost: .unavailable
        default: .invalid
        }
    }

    private static func explained(_ fault: VimFault, server: ManagedServer) -> ToolError {
        guard let explanation = fault.explanation else {
            return ToolError("failed", UntrustedText.clean("\(server.name): \(fault)"))
        }
        // What vSphere says of it is kept: it is what people search for.
        let said = fault.message.isEmpty ? "" : ": \(fault.message)"
        return ToolError(
            code(fault),
            UntrustedText.clean(
                "\(server.name): \(explanation.reason). (\(fault.typeName) from \(fault.operation)\(said))"),
            hint: explanation.remedy.map { UntrustedText.clean("\($0).") })
    }

    private static func code(_ fault: VimFault) -> ToolError.Code {
        if fault.is(InvalidLogin.self) || fault.is(NotAuthenticated.self) { return .unavailable }
        if fault.is(NoPermission.self) { return .denied }
        if fault.is(ManagedObjectNotFound.self) || fault.is(NotFound.self) { return .notFound }
        return .invalid
    }
}
