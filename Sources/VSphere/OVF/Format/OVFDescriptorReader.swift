internal import XMLStream

/// Picks files, disks, networks and deployment options out of an OVF envelope.
final class OVFDescriptorReader: XMLHandler {
    private(set) var isEnvelope = false
    private(set) var isVirtualApp = false
    private(set) var files: [OVFDescriptor.File] = []
    private(set) var disks: [OVFDescriptor.Disk] = []
    private(set) var networks: [String] = []
    private(set) var deploymentOptions: [String] = []
    private var depth = 0

    /// Versions 0.9, 1 and 2 have namespaces of their own, which differ in a number.
    private static let namespaces = ["http://schemas.dmtf.org/ovf/", "http://www.vmware.com/schema/ovf/"]

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        depth += 1
        guard let namespace = name.namespaceString, Self.namespaces.contains(where: namespace.hasPrefix) else { return }
        if depth == 1 { isEnvelope = name.isLocal("Envelope") }
        let values = Values(attributes)
        if name.isLocal("File") {
            try addFile(values)
        } else if name.isLocal("Disk") {
            disks.append(
                OVFDescriptor.Disk(
                    id: try values.required("diskId"), file: values["fileRef"],
                    capacity: Self.capacity(values["capacity"], units: values["capacityAllocationUnits"])))
        } else if name.isLocal("Network") {
            if let network = values["name"] { networks.append(network) }
        } else if name.isLocal("Configuration") {
            if let id = values["id"] { deploymentOptions.append(id) }
        } else if depth == 2, name.isLocal("VirtualSystemCollection") {
            isVirtualApp = true
        }
        guard max(files.count, disks.count, networks.count, deploymentOptions.count) <= OVFDescriptor.maximumItems
        else { throw OVFFormatError(.limit, "the descriptor names more than \(OVFDescriptor.maximumItems) things") }
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) {}

    func endElement() { depth -= 1 }

    private func addFile(_ values: Values) throws {
        let path = try values.required("href")
        if let compression = values["compression"], compression != "identity", !compression.isEmpty {
            throw OVFFormatError(.unsupported, "'\(path)' is compressed with \(compression): unpack it first")
        }
        guard values["chunkSize"] == nil else {
            throw OVFFormatError(.unsupported, "'\(path)' is divided into several files: put them together first")
        }
        var size: Int64?
        if let text = values["size"] {
            guard let number = Int64(text), number >= 0 else {
                throw OVFFormatError(.descriptor, "'\(path)' has a size that is no number")
            }
            size = number
        }
        files.append(OVFDescriptor.File(id: try values.required("id"), path: path, size: size))
    }

    /// Bytes, from a number and units such as `byte * 2^30`.
    static func capacity(_ text: String?, units: String?) -> Int64? {
        guard let text, let number = Int64(text), number >= 0 else { return nil }
        guard let units else { return number }
        let parts = units.filter { !$0.isWhitespace }.split(separator: "*").map(String.init)
        guard parts.first?.lowercased() == "byte" else { return nil }
        var bytes = number
        for part in parts.dropFirst() {
            let powers = part.split(separator: "^").map { Int64($0) }
            guard let base = powers.first ?? nil, powers.count <= 2 else { return nil }
            guard let exponent = powers.count == 2 ? powers[1] : 1, (0...63).contains(exponent) else { return nil }
            for _ in 0..<exponent {
                let (product, overflow) = bytes.multipliedReportingOverflow(by: base)
                guard !overflow, product >= 0 else { return nil }
                bytes = product
            }
        }
        return bytes
    }

    /// The attributes of an element by their local names: versions qualify them differently.
    private struct Values {
        private let values: [String: String]

        init(_ attributes: XMLAttributes) {
            values = Dictionary(attributes.map { ($0.name.localString, $0.string) }) { first, _ in first }
        }

        subscript(name: String) -> String? { values[name] }

        func required(_ name: String) throws(OVFFormatError) -> String {
            guard let value = values[name] else {
                throw OVFFormatError(.descriptor, "an element of the descriptor has no '\(name)'")
            }
            return value
        }
    }
}
