internal import VimTypes

/// Operations of `PropertyCollector` and `PropertyFilter`. `WaitForUpdatesEx` waits, which ``Simulator`` does.
enum PropertyCollectorOperations {
    static let all: [Operation] = [
        Operation("RetrieveProperties") { world, call in
            var retrieval = try Retrieval(call.list("specSet"), in: world)
            return try contents(of: &retrieval, upTo: nil, world, call)
        },
        Operation(streaming: "RetrievePropertiesEx") { world, call in
            let size = call.optional("options", as: RetrieveOptions.self)?.maxObjects
            guard size ?? 1 > 0 else { throw Fault(InvalidArgument.self, ["invalidProperty": "options.maxObjects"]) }
            let retrieval = try Retrieval(call.list("specSet"), in: world)
            if size == nil, retrieval.count > ObjectStream.shortest, retrieval.cannotFail {
                return try ObjectStream(retrieval, in: world, call).map { .objects($0) } ?? .result(nil)
            }
            return .result(try page(of: retrieval, size, &world, call))
        },
        Operation("ContinueRetrievePropertiesEx") { world, call in
            let token: String = try call.argument("token")
            guard var state = world.sessions[call.sessionKey]?.collectors[call.target.value],
                let retrieval = state.pages.removeValue(forKey: token)
            else { throw Fault(InvalidProperty.self, ["name": "token"]) }
            world.sessions[call.sessionKey]?.collectors[call.target.value] = state
            return try page(of: retrieval, Int(token.split(separator: "-").last ?? ""), &world, call)
        },
        Operation("CancelRetrievePropertiesEx") { world, call in
            let token: String = try call.argument("token")
            guard world.sessions[call.sessionKey]?.collectors[call.target.value]?.pages[token] != nil else {
                throw Fault(InvalidProperty.self, ["name": "token"])
            }
            world.sessions[call.sessionKey]?.collectors[call.target.value]?.pages[token] = nil
            return nil
        },
        Operation("CreateFilter") { world, call in
            let selection = try Selection(try call.argument("spec"))
            _ = try selection.objects(in: world)
            let filter = world.make(PropertyFilter.self, "session[\(call.sessionKey)]filter")
            world[filter, PropertyFilter.spec] = try call.argument("spec", as: PropertyFilterSpec.self)
            world[filter, PropertyFilter.partialUpdates] = call.optional("partialUpdates") ?? false
            world.sessions[call.sessionKey]?.objects.append(filter.asAny)
            world.sessions[call.sessionKey]?.collectors[call.target.value]?.filters.append(
                CollectorState.Filter(reference: filter, selection: selection))
            return filter
        },
        Operation("DestroyPropertyFilter") { world, call in
            let filter: ManagedObjectReference<PropertyFilter> = try call.target()
            for collector in (world.sessions[call.sessionKey]?.collectors ?? [:]).keys {
                world.sessions[call.sessionKey]?.collectors[collector]?.filters.removeAll { $0.reference == filter }
            }
            world.sessions[call.sessionKey]?.objects.removeAll { $0 == filter.asAny }
            world.remove(filter)
            return nil
        },
        Operation("CreatePropertyCollector") { world, call in
            let collector = world.make(PropertyCollector.self, "session[\(call.sessionKey)]collector")
            world.sessions[call.sessionKey]?.objects.append(collector.asAny)
            world.sessions[call.sessionKey]?.collectors[collector.value] = CollectorState()
            return collector
        },
        Operation("DestroyPropertyCollector") { world, call in
            guard !Session.standardCollectors.contains(call.target.value) else { throw Fault(NotSupported.self) }
            let state = world.sessions[call.sessionKey]?.collectors.removeValue(forKey: call.target.value)
            for filter in state?.filters ?? [] { world.remove(filter.reference) }
            let gone = Set((state?.filters.map(\.reference.asAny) ?? []) + [call.target])
            world.sessions[call.sessionKey]?.objects.removeAll { gone.contains($0) }
            world.remove(call.target)
            return nil
        },
        Operation("CheckForUpdates") { world, call in try updates(&world, call) },
        Operation("CancelWaitForUpdates") { world, call in
            world.sessions[call.sessionKey]?.collectors[call.target.value]?.cancellations += 1
            world.touch(call.target)
            return nil
        },
    ]

    /// What a collector shows: the filters that it has in whatever session.
    static let derivations: [Derivation] = [
        Derivation(PropertyCollector.filter) { world, collector in
            world.sessions.values.flatMap { $0.collectors[collector.value]?.filters.map(\.reference) ?? [] }
                .sorted { $0.value < $1.value }
        }
    ]

    /// The next page of an answer, and the token for the rest.
    private static func page(
        of retrieval: Retrieval, _ size: Int?, _ world: inout World, _ call: Call
    ) throws -> RetrieveResult? {
        var retrieval = retrieval
        let contents = try contents(of: &retrieval, upTo: size, world, call)
        guard !contents.isEmpty || !retrieval.isDone else { return nil }
        var result = RetrieveResult(fields: ["objects": contents])
        if !retrieval.isDone {
            let token = "\(world.nextNumber("page"))-\(size ?? 0)"
            world.sessions[call.sessionKey]?.collectors[call.target.value]?.pages[token] = retrieval
            result.set("token", token)
        }
        return result
    }

    private static func contents(
        of retrieval: inout Retrieval, upTo limit: Int?, _ world: World, _ call: Call
    ) throws -> [ObjectContent] {
        var roles = RoleReader(of: call.user)
        var contents: [ObjectContent] = []
        while contents.count < max(1, limit ?? .max), let reading = try retrieval.next(in: world, for: &roles) {
            contents.append(reading.content)
        }
        return contents
    }

    /// What has changed since the version that the caller names; nil when nothing has.
    static func updates(_ world: inout World, _ call: Call) throws -> UpdateSet? {
        guard var state = world.sessions[call.sessionKey]?.collectors[call.target.value] else {
            throw Fault(ManagedObjectNotFound.self, ["obj": call.target])
        }
        let version = call.optional("version", as: String.self) ?? ""
        if let last = state.lastUpdate, last.after == version, !version.isEmpty { return last.update }
        guard version.isEmpty || version == String(state.version) else { throw Fault(InvalidCollectorVersion.self) }
        let options = call.optional("options", as: WaitOptions.self)
        let limit = options?.maxObjectUpdates ?? Int.max
        guard limit > 0, options?.maxWaitSeconds ?? 0 >= 0 else {
            let name = limit > 0 ? "maxWaitSeconds" : "maxObjectUpdates"
            throw Fault(InvalidArgument.self, ["invalidProperty": "options.\(name)"])
        }
        if version.isEmpty {
            for position in state.filters.indices {
                state.filters[position].told = [:]
                state.filters[position].toldMissing = []
                state.filters[position].toldVersion = 0
            }
        }
        var room = limit
        var updates: [PropertyFilterUpdate] = []
        var isTruncated = false
        for position in state.filters.indices {
            guard room > 0 else {
                isTruncated = true
                break
            }
            let (update, truncated) = state.filters[position].update(world, user: call.user, upTo: room)
            if let update {
                updates.append(update)
                room -= update.objectSet.count
            }
            isTruncated = isTruncated || truncated
        }
        guard !updates.isEmpty || version.isEmpty && !state.filters.isEmpty else {
            world.sessions[call.sessionKey]?.collectors[call.target.value] = state
            return nil
        }
        state.version += 1
        let update = UpdateSet(fields: [
            "version": String(state.version), "filterSet": updates, "truncated": isTruncated ? true : nil,
        ])
        state.lastUpdate = version.isEmpty ? nil : (version, update)
        world.sessions[call.sessionKey]?.collectors[call.target.value] = state
        return update
    }
}
