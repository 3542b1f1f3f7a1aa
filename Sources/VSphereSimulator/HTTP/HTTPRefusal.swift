internal import VimTypes

/// Why a request beside the API is refused.
struct HTTPRefusal: Error {
    let status: Int
    let text: String

    init(_ status: Int, _ text: String) {
        self.status = status
        self.text = text
    }

    /// What a fault of the API is on the paths that speak HTTP only.
    init(_ fault: Fault) {
        text = fault.message
        status =
            switch fault.detail.wireTypeName {
            case "FileNotFound", "InvalidDatastore", "ManagedObjectNotFound": 404
            case "InvalidDatastorePath", "InvalidArgument": 400
            case "NoPermission": 403
            case "FileAlreadyExists": 409
            case "FileLocked": 423
            case "NoDiskSpace": 507
            default: 500
            }
    }
}

extension Router.Route {
    /// A part of the simulator that answers what it throws: refusals, and faults.
    init(
        serving prefix: String,
        _ handle: @escaping @Sendable (SimulatorRequest, Simulator) async throws -> SimulatorReply
    ) {
        self.init(prefix: prefix) { request, simulator in
            do {
                return try await handle(request, simulator)
            } catch let refusal as HTTPRefusal {
                return .refusal(refusal.status, refusal.text)
            } catch let fault as Fault {
                let refusal = HTTPRefusal(fault)
                return .refusal(refusal.status, refusal.text)
            }
        }
    }
}
