internal import HTTPTransport
internal import VimTypes

/// Serves `/guestFile`: the content of files in guests. The address is the key; no session is needed.
enum GuestFileEndpoint {
    static let guestFile = Router.Route(serving: "/guestFile") { request, simulator in
        let id = request.query["id"].flatMap { Int($0) } ?? 0
        let token = request.query["token"] ?? ""
        let transfer = try simulator.change { world in
            guard let transfer = world.transfers.transfer(id, token: token, at: world.now) else {
                throw HTTPRefusal(404, "There is no such transfer, or no more.")
            }
            try world.requireGuest(transfer.vm)
            return transfer
        }
        switch (request.method, transfer.direction) {
        case ("GET", .fromGuest), ("HEAD", .fromGuest):
            let content = try simulator.change { world in
                guard let files = world.guestStates[transfer.vm.value]?.files else {
                    throw Fault(FileNotFound.self, ["file": transfer.path])
                }
                return try attempt(transfer.path) { () throws(GuestFiles.Failure) in
                    try files.read(transfer.path, for: transfer.user)
                }
            }
            return try .file(content, request)
        case ("PUT", .toGuest(let mode, let size)):
            let content = try await request.receive(upTo: size)
            guard content.size == size else {
                throw HTTPRefusal(400, "\(content.size) bytes came where \(size) were announced.")
            }
            try simulator.change { world in
                try world.requireGuest(transfer.vm)
                let now = world.now
                try attempt(transfer.path) { () throws(GuestFiles.Failure) in
                    try world.guestStates[transfer.vm.value]?.files.write(
                        transfer.path, content, mode: mode, by: transfer.user, at: now)
                }
                world.transfers.remove(id)
            }
            return SimulatorReply()
        default: return .refusal(405, "This transfer goes the other way.")
        }
    }

    private static func attempt<Value>(_ path: String, _ body: () throws(GuestFiles.Failure) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw Fault(error, path)
        }
    }
}
