internal import HTTPTransport
internal import VimTypes

/// Leads a request to the part of the simulator that serves its path.
enum Router {
    /// A part of the simulator.
    struct Route: Sendable {
        /// How the paths begin that it serves.
        let prefix: String
        let handle: @Sendable (SimulatorRequest, Simulator) async throws -> SimulatorReply
    }

    private static let routes: [Route] = [
        SOAPEndpoint.versions, SOAPEndpoint.sdk, DatastoreEndpoint.folder, NFCEndpoint.nfc, GuestFileEndpoint.guestFile,
        ScreenEndpoint.screen, RESTEndpoint.api, RESTEndpoint.rest,
    ]

    static func reply(to request: SimulatorRequest, _ simulator: Simulator) async throws -> SimulatorReply {
        let route = routes.first { route in
            request.path == route.prefix
                || request.path.hasPrefix(route.prefix.hasSuffix("/") ? route.prefix : route.prefix + "/")
        }
        guard let route else { return .refusal(404, "Nothing is served at \(request.path).") }
        // What is asked of /sdk goes by the operation's name.
        guard route.prefix != SOAPEndpoint.sdk.prefix else { return try await route.handle(request, simulator) }
        let trouble: Trouble.Effect?
        do {
            trouble = try await simulator.suffer(request.path, session: request.cookie("vmware_soap_session"))
        } catch let fault as VimFault {
            return .refusal(500, fault.description)
        }
        let reply = try await route.handle(request, simulator)
        return trouble.map(reply.after) ?? reply
    }
}
