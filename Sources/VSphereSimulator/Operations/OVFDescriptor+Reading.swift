internal import VimTypes
internal import XMLStream

extension OVFDescriptor {
    private static let namespace = "http://schemas.dmtf.org/ovf/envelope/1"
    private static let largestDisk: Int64 = 64 << 40

    /// Reads a descriptor. What is wrong with it is in ``errors`` and ``warnings``.
    /// - Parameters:
    ///   - option: the deployment option; the default one if empty.
    ///   - messages: texts by the names under which the descriptor refers to them.
    init(_ text: String, option: String, messages: [KeyValue] = []) {
        let envelope: OVFElement
        do {
            envelope = try OVFElement.read(text)
        } catch {
            let problem = error as? XMLError
            errors.append(
                Fault(
                    OvfXmlFormat.self, ["lineNumber": problem?.line ?? 1, "description": "\(error)"],
                    "The OVF descriptor is not well-formed XML: \(error)"))
            return
        }
        guard envelope.name == "Envelope" else {
            errors.append(
                Fault(
                    OvfWrongElement.self, ["lineNumber": envelope.line, "name": envelope.name],
                    "Line \(envelope.line): the root element is '\(envelope.name)' where 'Envelope' was expected."))
            return
        }
        guard envelope.namespace == Self.namespace else {
            errors.append(
                Fault(
                    OvfWrongNamespace.self, ["lineNumber": envelope.line, "namespaceName": envelope.namespace],
                    "Line \(envelope.line): the namespace '\(envelope.namespace)' is not supported."))
            return
        }
        let texts = OVFTexts(envelope, messages)
        readReferences(envelope)
        readSections(envelope, texts)
        if let collection = envelope.child("VirtualSystemCollection") {
            isVirtualApp = true
            name = texts.of(collection.child("Name")) ?? collection.attributes["id"] ?? ""
            return
        }
        guard let system = envelope.child("VirtualSystem") else {
            missing("VirtualSystem", in: envelope)
            return
        }
        name = texts.of(system.child("Name")) ?? system.attributes["id"] ?? ""
        readSystem(system, texts)
        let known = options.map(\.id)
        if !option.isEmpty, !known.contains(option) {
            errors.append(
                Fault(
                    OvfInvalidValueConfiguration.self,
                    [
                        "lineNumber": system.line, "elementName": "Configuration", "attributeName": "id",
                        "value": option,
                    ], "There is no deployment option '\(option)'."))
        }
        guard let hardware = system.child("VirtualHardwareSection") else {
            missing("VirtualHardwareSection", in: system)
            return
        }
        readHardware(hardware, option: option.isEmpty ? defaultOption : option)
    }

    private mutating func missing(_ name: String, in element: OVFElement) {
        errors.append(
            Fault(
                OvfMissingElement.self, ["lineNumber": element.line, "name": name],
                "Line \(element.line): the element '\(name)' is missing in '\(element.name)'."))
    }

    private mutating func missing(attribute: String, of element: OVFElement) {
        errors.append(
            Fault(
                OvfMissingAttribute.self,
                ["lineNumber": element.line, "elementName": element.name, "attributeName": attribute],
                "Line \(element.line): '\(element.name)' has no attribute '\(attribute)'."))
    }

    private mutating func invalid(_ value: String, _ attribute: String, of element: OVFElement) {
        errors.append(
            Fault(
                OvfInvalidValue.self,
                [
                    "lineNumber": element.line, "elementName": element.name, "attributeName": attribute,
                    "value": value,
                ], "Line \(element.line): '\(value)' is no value for '\(attribute)' of '\(element.name)'."))
    }

    // MARK: Files and disks

    private mutating func readReferences(_ envelope: OVFElement) {
        for element in envelope.child("References")?.children("File") ?? [] {
            guard let id = element.attributes["id"] else { missing(attribute: "id", of: element); continue }
            guard let path = element.attributes["href"] else { missing(attribute: "href", of: element); continue }
            let size = element.attributes["size"].map { ($0, Int64($0)) }
            if let size, size.1 ?? -1 < 0 { invalid(size.0, "size", of: element) }
            if files.contains(where: { $0.id == id }) { invalid(id, "id", of: element) }
            files.append(
                File(
                    id: id, path: path, size: size?.1, chunkSize: element.attributes["chunkSize"].flatMap { Int64($0) },
                    compression: element.attributes["compression"]))
        }
        for element in envelope.child("DiskSection")?.children("Disk") ?? [] {
            guard let id = element.attributes["diskId"] else { missing(attribute: "diskId", of: element); continue }
            guard let text = element.attributes["capacity"] else {
                missing(attribute: "capacity", of: element)
                continue
            }
            let unit = OVFDescriptor.bytes(element.attributes["capacityAllocationUnits"] ?? "byte")
            guard let number = Int64(text), number > 0, let unit,
                case let (capacity, overflow) = number.multipliedReportingOverflow(by: unit), !overflow,
                capacity <= Self.largestDisk
            else {
                invalid(text, "capacity", of: element)
                continue
            }
            let file = element.attributes["fileRef"]
            if let file, !files.contains(where: { $0.id == file }) { invalid(file, "fileRef", of: element) }
            if let parent = element.attributes["parentRef"] { invalid(parent, "parentRef", of: element) }
            disks.append(
                Disk(
                    id: id, file: file, capacity: capacity,
                    populatedSize: element.attributes["populatedSize"].flatMap { Int64($0) }))
        }
    }

    // MARK: Sections

    private static let ignorable: Set<String> = [
        "References", "DiskSection", "NetworkSection", "DeploymentOptionSection", "VirtualSystem",
        "VirtualSystemCollection", "Strings", "AnnotationSection", "ProductSection", "EulaSection",
        "VirtualHardwareSection", "OperatingSystemSection", "InstallSection", "Info", "Name",
        "ResourceAllocationSection",
        "StartupSection",
    ]

    private mutating func readSections(_ envelope: OVFElement, _ texts: OVFTexts) {
        for element in envelope.child("NetworkSection")?.children("Network") ?? [] {
            guard let name = element.attributes["name"] else { missing(attribute: "name", of: element); continue }
            networks.append(Network(name: name, description: texts.of(element.child("Description")) ?? ""))
        }
        for element in envelope.child("DeploymentOptionSection")?.children("Configuration") ?? [] {
            options.append(
                DeploymentOption(
                    id: element.attributes["id"] ?? "", label: texts.of(element.child("Label")) ?? "",
                    description: texts.of(element.child("Description")) ?? "",
                    isDefault: element.attributes["default"] == "true"))
        }
        refuseUnknown(envelope)
    }

    private mutating func refuseUnknown(_ parent: OVFElement) {
        for element in parent.children where !Self.ignorable.contains(element.name) {
            let fault = Fault(
                OvfUnsupportedSection.self,
                ["lineNumber": element.line, "name": element.name, "info": element.text(of: "Info") ?? ""],
                "Line \(element.line): the section '\(element.name)' is not supported.")
            if element.attributes["required"] == "false" || !element.name.hasSuffix("Section") {
                warnings.append(fault)
            } else {
                errors.append(fault)
            }
        }
    }

    private mutating func readSystem(_ system: OVFElement, _ texts: OVFTexts) {
        annotation = texts.of(system.child("AnnotationSection")?.child("Annotation")) ?? ""
        eulas = system.children("EulaSection").compactMap { texts.of($0.child("License")) }
        if let section = system.child("OperatingSystemSection") {
            if let type = section.attributes["osType"] {
                guestID = type
            } else if let number = section.attributes["id"].flatMap({ Int($0) }) {
                guestID = OVFGuests.guest(number) ?? "otherGuest64"
            }
        }
        for product in system.children("ProductSection") { readProduct(product, texts) }
        refuseUnknown(system)
    }

    private mutating func readProduct(_ element: OVFElement, _ texts: OVFTexts) {
        let classID = element.attributes["class"] ?? ""
        let instanceID = element.attributes["instance"] ?? ""
        products.append(
            VAppProductInfo(
                key: products.count, classId: classID, instanceId: instanceID,
                name: texts.of(element.child("Product")) ?? "", vendor: texts.of(element.child("Vendor")) ?? "",
                version: texts.of(element.child("Version")) ?? "",
                fullVersion: texts.of(element.child("FullVersion")) ?? "",
                vendorUrl: texts.of(element.child("VendorUrl")) ?? "",
                productUrl: texts.of(element.child("ProductUrl")) ?? "",
                appUrl: texts.of(element.child("AppUrl")) ?? ""))
        var category = ""
        for child in element.children {
            if child.name == "Category" { category = texts.of(child) ?? "" }
            guard child.name == "Property" else { continue }
            guard let key = child.attributes["key"] else { missing(attribute: "key", of: child); continue }
            let type = child.attributes["type"] ?? "string"
            let value = child.attributes["value"] ?? ""
            let info = VAppPropertyInfo(
                key: properties.count, classId: classID, instanceId: instanceID, id: key, category: category,
                label: texts.of(child.child("Label")) ?? key, type: type, typeReference: "",
                userConfigurable: child.attributes["userConfigurable"] == "true", defaultValue: value, value: "",
                description: texts.of(child.child("Description")) ?? "")
            properties.append((info, child.line))
            if !OVFGuests.isValue(value, of: type) { invalid(value, "value", of: child) }
        }
    }

    // MARK: Hardware

    private mutating func readHardware(_ section: OVFElement, option: String) {
        transport = (section.attributes["transport"] ?? "").split(separator: " ").map(String.init)
        // A package can be made for several versions; the newest one that there is counts.
        version = section.child("System")?.text(of: "VirtualSystemType")?.split { $0 == " " || $0 == "," }
            .map(String.init).filter { $0.hasPrefix("vmx-") }.max {
                Int($0.dropFirst(4)) ?? 0 < Int($1.dropFirst(4)) ?? 0
            }
        if version == nil {
            warnings.append(
                Fault(
                    OvfNoSupportedHardwareFamily.self, ["lineNumber": section.line, "version": ""],
                    "No supported hardware version is among those that the package names."))
        }
        for element in section.children where ["Item", "StorageItem", "EthernetPortItem"].contains(element.name) {
            let configurations = element.attributes["configuration"]?.split(separator: " ").map(String.init)
            if let configurations, !configurations.contains(option) { continue }
            guard let item = item(element) else { continue }
            // What is said for the chosen option stands in place of what is said for all.
            if let place = items.firstIndex(where: { $0.id == item.id }) {
                if configurations != nil { items[place] = item }
            } else {
                items.append(item)
            }
        }
        for item in items where item.type == 17 {
            guard let resource = item.resource, let id = resource.split(separator: "/").last.map(String.init),
                disks.contains(where: { $0.id == id })
            else { invalid(item.resource ?? "", "HostResource", of: section); continue }
        }
        for item in items where item.type == 10 {
            guard let name = item.connection, !networks.contains(where: { $0.name == name }) else { continue }
            invalid(name, "Connection", of: section)
        }
    }

    private mutating func item(_ element: OVFElement) -> Item? {
        guard let id = element.text(of: "InstanceID") else {
            missing("InstanceID", in: element)
            return nil
        }
        guard let type = element.text(of: "ResourceType").flatMap({ Int($0) }) else {
            missing("ResourceType", in: element)
            return nil
        }
        let quantity = element.text(of: "VirtualQuantity")
        if let quantity, Int64(quantity) ?? -1 < 0 { invalid(quantity, "VirtualQuantity", of: element) }
        return Item(
            id: id, line: element.line, type: type, subtype: (element.text(of: "ResourceSubType") ?? "").lowercased(),
            name: element.text(of: "ElementName") ?? "", parent: element.text(of: "Parent"),
            place: (element.text(of: "AddressOnParent") ?? element.text(of: "Address")).flatMap { Int($0) },
            quantity: quantity.flatMap { Int64($0) } ?? 1, units: element.text(of: "AllocationUnits") ?? "",
            resource: element.text(of: "HostResource"), connection: element.text(of: "Connection"),
            isRequired: element.attributes["required"] != "false",
            isConnected: element.text(of: "AutomaticAllocation") != "false")
    }
}

/// The texts of a descriptor: in place, or in a bundle of messages.
private struct OVFTexts {
    private var bundle: [String: String] = [:]

    init(_ envelope: OVFElement, _ messages: [KeyValue]) {
        for strings in envelope.children("Strings") {
            for message in strings.children("Msg") {
                if let id = message.attributes["msgid"], bundle[id] == nil { bundle[id] = message.trimmed }
            }
        }
        for message in messages { bundle[message.key] = message.value }
    }

    /// The text of an element; nil when there is none.
    func of(_ element: OVFElement?) -> String? {
        guard let element else { return nil }
        if let id = element.attributes["msgid"], let text = bundle[id] { return text }
        return element.trimmed.isEmpty ? nil : element.trimmed
    }
}
