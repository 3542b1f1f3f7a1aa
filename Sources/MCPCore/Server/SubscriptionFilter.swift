/// Which events a stream of subscriptions brings: what was asked for, as far as there is such a thing.
struct SubscriptionFilter: Sendable {
    private(set) var resources: Set<String> = []
    private var tools = false
    private var prompts = false
    private var resourceList = false
    private var tasks: Set<String> = []

    /// - Throws: ``ProtocolError`` if the filter has the wrong shape.
    init(_ wanted: JSONObject, server: Server, access: AccessView) throws(ProtocolError) {
        func flag(_ key: String) throws(ProtocolError) -> Bool {
            guard let value = wanted[key] else { return false }
            guard let flag = value.bool else { throw .invalidParams("notifications.\(key) is no boolean") }
            return flag
        }
        func texts(_ key: String) throws(ProtocolError) -> [String] {
            guard let value = wanted[key] else { return [] }
            guard let texts = value.array?.compactMap(\.string), texts.count == value.array?.count else {
                throw .invalidParams("notifications.\(key) is no array of strings")
            }
            return texts
        }
        let offers = server.capabilities(for: .v2026_07_28)
        tools = try flag("toolsListChanged") && offers["tools"]?["listChanged"] == true
        prompts = try flag("promptsListChanged") && offers["prompts"]?["listChanged"] == true
        resourceList = try flag("resourcesListChanged") && offers["resources"]?["listChanged"] == true
        resources = Set(try texts("resourceSubscriptions").filter { server.knowsResource($0, access) })
        tasks = Set(try texts("taskIds"))
    }

    /// What is honoured.
    var json: JSONObject {
        var object = JSONObject()
        if tools { object["toolsListChanged"] = true }
        if prompts { object["promptsListChanged"] = true }
        if resourceList { object["resourcesListChanged"] = true }
        if !resources.isEmpty { object["resourceSubscriptions"] = .array(resources.sorted().map(JSON.string)) }
        if !tasks.isEmpty { object["taskIds"] = .array(tasks.sorted().map(JSON.string)) }
        return object
    }

    func wants(_ event: ServerEvent) -> Bool {
        switch event {
        case .toolsChanged: tools
        case .promptsChanged: prompts
        case .resourcesChanged: resourceList
        case .resourceUpdated(let uri): resources.contains(uri)
        case .taskChanged(let id, _): tasks.contains(id)
        }
    }
}
