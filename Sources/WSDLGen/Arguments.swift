/// The words of a command line: options with values, flags, and operands.
struct Arguments {
    /// Why a command line was refused.
    struct UsageError: Error {
        let message: String
    }

    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    /// What is neither option nor flag.
    let operands: [String]

    /// Reads a command line.
    ///
    /// - Parameters:
    ///   - words: what follows the command's name.
    ///   - options: names of options that take a value, with their dashes.
    ///   - flags: names of options that take none.
    ///   - operandCount: how many operands the command takes.
    init(_ words: ArraySlice<String>, options: [String], flags known: [String] = [], operandCount: Int = 0) throws {
        var operands: [String] = []
        var rest = words
        while let word = rest.popFirst() {
            if options.contains(word) {
                guard let value = rest.popFirst() else { throw UsageError(message: "\(word) needs a value") }
                guard values.updateValue(value, forKey: word) == nil else {
                    throw UsageError(message: "\(word) is given twice")
                }
            } else if known.contains(word) {
                flags.insert(word)
            } else if word.hasPrefix("-") {
                throw UsageError(message: "unknown option \(word)")
            } else {
                operands.append(word)
            }
        }
        guard operands.count == operandCount else {
            throw UsageError(message: "\(operandCount) operands are expected, and there are \(operands.count)")
        }
        self.operands = operands
    }

    func value(_ option: String) -> String? { values[option] }

    func required(_ option: String) throws -> String {
        guard let value = values[option] else { throw UsageError(message: "\(option) is missing") }
        return value
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
}
