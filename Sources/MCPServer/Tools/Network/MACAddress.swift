import MCPCore

/// Hardware addresses of adapters.
enum MACAddress {
    /// An address as vSphere writes it, `00:50:56:12:34:56`, of one with colons, dashes, dots or nothing in between.
    ///
    /// - Throws: `ToolError` `.invalid` when it is none, or not that of a single adapter.
    static func parse(_ text: String) throws -> String {
        let digits = Array(text.lowercased().filter { !":-. ".contains($0) })
        guard digits.count == 12, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw ToolError(.invalid, "mac_address: '\(text)' is none.", hint: "Write it like 00:50:56:12:34:56.")
        }
        // The lowest bit of the first byte marks the addresses of groups.
        guard let second = digits[1].hexDigitValue, second & 1 == 0, digits.contains(where: { $0 != "0" }) else {
            throw ToolError(.invalid, "mac_address: '\(text)' is not the address of a single adapter.")
        }
        return stride(from: 0, to: 12, by: 2).map { String(digits[$0..<$0 + 2]) }.joined(separator: ":")
    }
}
