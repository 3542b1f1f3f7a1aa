import Foundation
import MCPCore
import Testing

private let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

/// Prints documents, half of them damaged, and what Python makes of each.
private let script = #"""
    """Prints JSON documents, half of them damaged, and what Python's parser makes of each.

    A line holds the document and its value as Python writes it again, both in base64, or `-` where Python refuses it.
    Documents that only Python takes (half surrogate pairs, numbers too great) are left out.
    """

    import base64
    import json
    import random
    import sys

    COUNT = int(sys.argv[1])
    RANDOM = random.Random(int(sys.argv[2]))
    LETTERS = ["a", "é", "日", "😀", '"', "\\", "\n", "\x00", "\x7f", " ", "/", "\u2028", "{", "1"]
    DAMAGE = b'{}[]",:0123456789eE+-.\\utfn \x00\xff\xc3'


    def text():
        return "".join(RANDOM.choice(LETTERS) for _ in range(RANDOM.randint(0, 8)))


    def number():
        return RANDOM.choice(
            [
                RANDOM.randint(-(10**6), 10**6),
                RANDOM.randint(-(10**25), 10**25),
                RANDOM.random() * 10 ** RANDOM.randint(-300, 300),
                0, -0.0, 1e22, 2**53 + 1, -(2**63), 2**63,
            ]
        )


    def value(depth):
        kind = RANDOM.randint(0, 8 if depth < 5 else 5)
        if kind in (0, 1, 5):
            return text()
        if kind in (2, 3):
            return number()
        if kind == 4:
            return RANDOM.choice([True, False, None])
        if kind == 6:
            return [value(depth + 1) for _ in range(RANDOM.randint(0, 6))]
        return {text(): value(depth + 1) for _ in range(RANDOM.randint(0, 20 if RANDOM.random() < 0.1 else 5))}


    def damaged(document):
        document = bytearray(document)
        for _ in range(RANDOM.randint(1, 3)):
            if document:
                place = RANDOM.randrange(len(document))
                kind = RANDOM.randint(0, 3)
                if kind == 0:
                    del document[place]
                elif kind == 1:
                    document[place] = RANDOM.choice(DAMAGE)
                elif kind == 2:
                    document.insert(place, RANDOM.choice(DAMAGE))
                else:
                    del document[place : place + RANDOM.randint(1, 5)]
        return bytes(document)


    def refuse(constant):
        raise ValueError(constant)


    for index in range(COUNT):
        document = json.dumps(value(0), ensure_ascii=RANDOM.random() < 0.5, indent=RANDOM.choice([None, None, 1])).encode()
        if index % 2:
            document = damaged(document)
        try:
            parsed = json.loads(document.decode(), parse_constant=refuse)
        except ValueError:
            parsed = refuse
        try:
            again = None if parsed is refuse else json.dumps(parsed, ensure_ascii=False, allow_nan=False).encode()
        except ValueError:
            continue
        verdict = "-" if again is None else base64.b64encode(again).decode()
        print(base64.b64encode(document).decode() or "=", verdict)
    """#

/// The parser beside Python's, on documents that a script makes.
@Suite("JSON as Python reads it", .enabled(if: python != nil, "there is no python3"))
struct JSONDifferentialTests {
    @Test("Both accept the same documents, and read the same values", arguments: [1, 2, 3])
    func differential(seed: Int) throws {
        let process = Process()
        process.executableURL = URL(filePath: try #require(python))
        process.arguments = ["-c", script, "2000", "\(seed)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        var accepted = 0
        var refused = 0
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ").map(String.init)
            let document = try #require(parts[0] == "=" ? [] : Base64.decode(parts[0]))
            let ours = try? JSON.parse(document, limits: JSONLimits(duplicateKeys: .keepLast))
            if parts[1] == "-" {
                refused += 1
                #expect(ours == nil, "Python refuses \(String(decoding: document, as: UTF8.self))")
            } else {
                accepted += 1
                let theirs = try JSON.parse(try #require(Base64.decode(parts[1])))
                #expect(ours.map(normalized) == normalized(theirs), "\(String(decoding: document, as: UTF8.self))")
            }
        }
        #expect(accepted > 500 && refused > 500)
    }

    /// Python writes numbers anew: what has a fraction or an exponent is compared by its value.
    private func normalized(_ json: JSON) -> JSON {
        switch json {
        case .number(let number):
            guard number.text.contains(where: { ".eE".contains($0) }) else {
                return number.int.map(JSON.integer) ?? json
            }
            return .string("\(number.double)")
        case .array(let elements): return .array(elements.map(normalized))
        case .object(let object): return .object(JSONObject(object.map { ($0.key, normalized($0.value)) }))
        default: return json
        }
    }
}
