import MCPCore

/// When a service of a host starts, `HostServicePolicy`.
enum ServicePolicy: String, ToolEnum {
    case on
    case off
    case automatic
}
