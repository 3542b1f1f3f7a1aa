/// Names that nobody can guess.
public enum RandomToken {
    /// 192 bits from the system's generator, as 32 letters that are safe in URLs and headers.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(
            Base64.encode(bytes).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
