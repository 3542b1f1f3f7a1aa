import MCPCore

/// All tools, in the order in which they are listed.
enum Toolbox {
    static func tools(_ services: Services) throws -> [AnyTool] {
        var tools: [AnyTool] = []
        func add<Declared: Tool>(_ type: Declared.Type) throws where Declared.Services == Services {
            tools.append(try AnyTool(type, services: services))
        }
        // The first one succeeds without arguments: clients that look a server over call it.
        try add(GetVCenterInfo.self)
        try add(ListVMs.self)
        try add(GetVMInfo.self)
        try add(ListHosts.self)
        return tools
    }
}
