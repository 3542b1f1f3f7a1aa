#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Values that codecs get wrong.
enum Samples {
    static let strings = [
        "plain", "&<>\"'", "]]>", "  leading and trailing  ", "two\nlines\tand a tab", "é ü 漢字 🙂", "", " ",
        "&amp; not twice", "<![CDATA[x]]>", "007", "true", "line\u{2028}separator \u{a0} \u{fffd} \u{10ffff}",
        String(repeating: "long ", count: 500),
    ]
    static let addresses = ["https://vcenter.example/sdk?a=b&c=d#e", "urn:vim25", ""]
    static let identifiers = ["vm-42", "group-d1", "/tmp/a b@folder-5", "ha-host", "é-1"]
    static let floats: [Float] = [0, 1.5, -3.25, 3.14, 1e-10, .greatestFiniteMagnitude, 16_777_216]
    static let doubles: [Double] = [
        0, 0.1, -2.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e22, 123_456_789.123_456_79,
    ]
    static let binaries: [[UInt8]] = [[], [0], [0x61, 0x62], Array(0...255)]
    /// Seconds since 1970.
    static let dates = [
        0, 1_770_091_506, 1_770_091_506.789012, 1_709_251_199.999999, -11_644_473_600, 253_402_300_799,
    ].map(Date.init(timeIntervalSince1970:))
    /// Arrays that the judge writes against the WSDL: one with localized faults inside, one in another case.
    static let arraysThatTravelOtherwise: Set = ["ArrayOfMethodFault", "ArrayOfvslmInfrastructureObjectPolicy"]
}
