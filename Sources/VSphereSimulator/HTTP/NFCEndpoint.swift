internal import HTTPTransport
internal import Synchronization
internal import VimTypes

/// Serves `/nfc`: the disks of leases. The address is the key; no session is needed.
enum NFCEndpoint {
    static let nfc = Router.Route(serving: "/nfc") { request, simulator in
        switch request.method {
        case "GET", "HEAD": return try export(request, simulator)
        case "PUT", "POST": return try await receive(request, simulator)
        default: return .refusal(405, "Disks are read by GET, and written by PUT or POST.")
        }
    }

    private static let type = "application/x-vnd.vmware-streamVmdk"

    /// The lease and the device that an address leads to.
    private static func device(
        _ request: SimulatorRequest, _ world: World, isImport: Bool
    ) throws -> (Lease, position: Int) {
        let parts = request.path.split(separator: "/")
        guard parts.count == 3, let lease = world.leases.lease(token: String(parts[1])),
            let position = lease.devices.firstIndex(where: { $0.name == parts[2] })
        else { throw HTTPRefusal(404, "There is no such lease, or no more, or no such disk in it.") }
        guard lease.isImport == isImport else { throw HTTPRefusal(405, "This lease goes the other way.") }
        return (lease, position)
    }

    // MARK: Export

    private static func export(_ request: SimulatorRequest, _ simulator: Simulator) throws -> SimulatorReply {
        let (lease, position) = try device(request, simulator.snapshot(), isImport: false)
        guard let content = lease.devices[position].content else { throw HTTPRefusal(404, "The disk is empty.") }
        var reply = try SimulatorReply.file(content, request, type: type)
        guard reply.status == 200, request.method == "GET", case .chunks(let length, let next) = reply.body else {
            return reply
        }
        // Whoever reads the whole disk can ask for its digest afterwards.
        let digest = DiskDigest()
        reply.body = .chunks(length: length) {
            if let chunk = try await next() {
                digest.update(chunk)
                return chunk
            }
            if let digests = digest.finish() {
                simulator.change { world in
                    world.leases[lease.reference]?.devices[position].digests = digests
                }
            }
            return nil
        }
        return reply
    }

    // MARK: Import

    private static func receive(_ request: SimulatorRequest, _ simulator: Simulator) async throws -> SimulatorReply {
        let free = try simulator.change { world in
            let (lease, position) = try device(request, world, isImport: true)
            let location = lease.devices[position].location
            return world.freeSpace(on: location.datastore) + (world[file: location]?.size ?? 0)
        }
        let digest = DiskDigest()
        let content = try await request.receive(upTo: free) { digest.update($0) }
        try simulator.change { world in
            // The lease may have ended meanwhile; then nothing stays.
            let (lease, position) = try device(request, world, isImport: true)
            let location = lease.devices[position].location
            try world.requireSpace(content.size - (world[file: location]?.size ?? 0), for: location)
            world[file: location] = FileTree.Entry(content: .stored(content), modified: world.now)
            var changed = lease
            changed.devices[position].content = content
            changed.devices[position].digests = digest.finish()
            if let capacity = SparseDisk.capacity(of: content) { changed.devices[position].capacity = capacity }
            changed.lastProgress = world.now
            world.leases[lease.reference] = changed
        }
        return SimulatorReply(status: request.method == "PUT" ? 201 : 200)
    }
}

/// The digests of a disk while it is transferred.
private final class DiskDigest: Sendable {
    private struct State: ~Copyable {
        var sha1 = MessageDigest(.sha1)
        var sha256 = MessageDigest(.sha256)

        consuming func finish() -> (sha1: [UInt8], sha256: [UInt8]) { (sha1.finish(), sha256.finish()) }
    }

    private let state = Mutex<State?>(State())

    func update(_ bytes: [UInt8]) {
        state.withLock {
            $0?.sha1.update(bytes[...])
            $0?.sha256.update(bytes[...])
        }
    }

    /// The digests in hexadecimal digits; nil when they have been taken already.
    func finish() -> (sha1: String, sha256: String)? {
        state.withLock { state in
            guard let digests = state.take()?.finish() else { return nil }
            return (Self.text(digests.sha1), Self.text(digests.sha256))
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
