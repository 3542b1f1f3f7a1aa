import MCPCore
import MCPStdio

struct ConvertEuros: Tool {
    static let name = "convert_euros"
    static let title = "Convert euros"
    static let description = "Converts an amount in euros to another currency."
    static let toolset = "money"
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let operations = ["rates"]

    struct Input: ToolInput {
        @Argument("How many euros", min: 0) var amount: Double
        @Argument("The other currency, such as USD", pattern: "^[A-Z]{3}$") var currency = "USD"
    }
    struct Output: ToolOutput {
        var amount: Double
        static let fields = ["amount": "The amount in the other currency"]
    }

    func run(_ input: Input, in context: ToolContext<[String: Double]>) async throws -> Output {
        guard let rate = context.services[input.currency] else { throw ToolError(.notFound, "No such rate") }
        return Output(amount: input.amount * rate)
    }
}

let rates = ["CHF": 0.95, "GBP": 0.86, "USD": 1.08]
let tools = [try AnyTool(ConvertEuros.self, services: rates)]
try await StdioTransport(server: Server(.init(Implementation(name: "euros", version: "1.0")), tools: tools)).run()
