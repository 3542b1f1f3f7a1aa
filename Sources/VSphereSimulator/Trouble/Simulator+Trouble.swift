internal import HTTPTransport
internal import Synchronization
internal import VimTypes

extension Simulator {
    /// Lets something go wrong from now on.
    public func cause(_ trouble: Trouble) {
        troubles.withLock { $0.append(trouble) }
    }

    /// Lets nothing go wrong any more.
    ///
    /// - Returns: what has not happened yet, or not as often as it should have: `times` is what was left of it.
    @discardableResult
    public func causeNothing() -> [Trouble] {
        troubles.withLock { troubles in
            defer { troubles = [] }
            return troubles
        }
    }

    /// What goes wrong with a call of that name now; counts it.
    func trouble(at name: String) -> Trouble.Effect? {
        troubles.withLock { troubles in
            for position in troubles.indices {
                let place = troubles[position].at
                guard place == "*" || place == name || place.hasPrefix("/") && name.hasPrefix(place) else { continue }
                guard troubles[position].skip == 0 else {
                    troubles[position].skip -= 1
                    continue
                }
                troubles[position].times -= 1
                let effect = troubles[position].effect
                if troubles[position].times <= 0 { troubles.remove(at: position) }
                return effect
            }
            return nil
        }
    }

    /// Lets a call fail, or changes the world before it is looked at.
    ///
    /// - Returns: what has to be done to the answer.
    func suffer(_ name: String, session: String?) async throws -> Trouble.Effect? {
        let effect = trouble(at: name)
        switch effect {
        case .fault(let type):
            guard let type = Vim.schema.type(named: type) else { return nil }
            throw VimFault(operation: name, message: "\(type.name) (on purpose)", detail: AnyDataObject(type))
        case .delay(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
        case .expireSession: change { world in session.map { world.endSession($0) } }
        case .restart: change { world in for key in world.sessions.keys { world.endSession(key) } }
        case .forgetTasks:
            change { world in
                for task in world.all(VimTask.self) { world.remove(task) }
                world.history.tasks = []
            }
        case .withdrawPermissions:
            let first = settings.users.first?.name.lowercased()
            change { world in
                for entity in world.access.permissions.keys {
                    world.access.permissions[entity]?.removeAll { $0.principal.lowercased() != first }
                }
            }
        case .leap(let seconds): change { world in world.advance(to: world.now + .seconds(seconds)) }
        case .status, .truncate, .reset, .stall, .oversize, nil: return effect
        }
        return nil
    }
}

extension SimulatorReply {
    /// The answer as it arrives when something goes wrong with it.
    func after(_ effect: Trouble.Effect) -> SimulatorReply {
        var reply = self
        switch effect {
        case .status(let status):
            let page = "<html><head><title>\(status)</title></head><body><h1>Service Unavailable</h1></body></html>"
            reply = SimulatorReply(
                status: status, headers: ["Content-Type": "text/html"], body: .bytes(Array(page.utf8)))
        case .truncate(let count): reply.body = cut(count, isAnnounced: false) { nil }
        case .reset(let count): reply.body = cut(count) { throw ConnectionLost() }
        case .stall(let count):
            reply.body = cut(count) {
                try await Task.sleep(for: .seconds(600))
                throw ConnectionLost()
            }
        case .oversize(let count):
            let reader = BodyReader(body, spaces: count)
            reply.body = .chunks(length: nil) { try await reader.next(upTo: .max) ?? reader.nextSpaces() }
        default: break
        }
        return reply
    }

    /// The body up to so many bytes, and then something else.
    private func cut(
        _ count: Int, isAnnounced: Bool = true, _ end: @escaping @Sendable () async throws -> [UInt8]?
    ) -> Body {
        let reader = BodyReader(body)
        return .chunks(length: isAnnounced ? body.length : nil) {
            if let chunk = try await reader.next(upTo: count) { return chunk }
            return try await end()
        }
    }

    /// The connection is closed on purpose.
    struct ConnectionLost: Error {}
}
