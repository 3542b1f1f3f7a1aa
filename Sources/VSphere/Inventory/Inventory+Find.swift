public import VimTypes

extension Inventory {
    /// The one entity that a person means by a name, an inventory path, or a moref; for a machine and a host also by
    /// the UUIDs that were asked for, such as `config.uuid` (BIOS) and `config.instanceUuid`.
    ///
    /// - Parameters:
    ///   - text: `web01`, `/Berlin/vm/Web/web01` or its end `Web/web01`, `vm-42`, or a UUID.
    ///   - type: what it must be.
    ///   - noun: what to call it in errors, such as `virtual machine`; follows from the type.
    /// - Throws: ``VSphereError`` `.notFound`, or `.ambiguous` with all candidates. A text that is the moref of one
    ///   object and the name of another is ambiguous too.
    public func find<Object: ManagedObject>(
        _ text: String, _ type: Object.Type, noun: String = InventoryNoun.of(Object.self)
    ) throws -> Entity {
        let all = all(type)
        let candidates = candidates(text, all)
        switch candidates.count {
        case 1: return candidates[0]
        case 0: throw notFound(text, all, noun)
        default: throw ambiguous(text, candidates)
        }
    }

    /// What the text can mean: the moref and names before paths, paths before ends of paths, UUIDs last.
    private func candidates(_ text: String, _ all: [Entity]) -> [Entity] {
        let name = InventoryName.unescaped(text)
        if !text.hasPrefix("/") {
            let named = all.filter {
                $0.reference.value == text || (!$0.isNameHidden && ($0.name == text || $0.name == name))
            }
            if !named.isEmpty { return named }
        }
        let components = InventoryName.components(text)
        if text.contains("/"), let last = components.last {
            let ending = all.filter { $0.name == last && names(to: $0.reference.value).ends(with: components) }
            let whole = ending.filter { names(to: $0.reference.value).count == components.count }
            if !whole.isEmpty || text.hasPrefix("/") { return whole }
            return ending
        }
        guard let uuid = InventoryUUID.normalized(text) else { return [] }
        return all.filter { entity in
            InventoryUUID.paths(of: entity.reference).contains { path in
                entity.properties.value(path).flatMap { InventoryUUID.normalized($0) } == uuid
            }
        }
    }

    private func ambiguous(_ text: String, _ candidates: [Entity]) -> VSphereError {
        let found = candidates.map {
            VSphereError.Candidate(name: $0.name, path: path(of: $0.reference), reference: $0.reference)
        }
        let list = found.prefix(20).map { "\(InventoryName.shown($0.path)) (\($0.reference.value))" }
        let rest = found.count > 20 ? " and \(found.count - 20) more" : ""
        // Two objects can have one path, a machine and a vApp for example, and a moref can be somebody's name.
        let isMoref = candidates.contains { $0.reference.value == text }
        let advice =
            isMoref
            ? "Name one by its inventory path, or the one with this moref by its type and moref, "
                + "\(candidates[0].reference.type):\(text)."
            : "Name one by its inventory path or moref."
        return VSphereError(
            .ambiguous, host: host,
            "has \(candidates.count) objects that '\(InventoryName.shown(text))' could mean: "
                + "\(list.joined(separator: ", "))\(rest). \(advice)",
            candidates: found)
    }

    private func notFound(_ text: String, _ all: [Entity], _ noun: String) -> VSphereError {
        let wanted = InventoryName.folded(InventoryName.components(text).last ?? text)
        let readable = all.filter { !$0.isNameHidden }
        var close = readable.filter { InventoryName.folded($0.name) == InventoryName.folded(text) }
        if close.isEmpty { close = readable.filter { InventoryName.folded($0.name) == wanted } }
        if close.isEmpty, wanted.count >= 3 {
            close = readable.filter { InventoryName.folded($0.name).contains(wanted) }
        }
        let found = close.prefix(5).map {
            VSphereError.Candidate(name: $0.name, path: path(of: $0.reference), reference: $0.reference)
        }
        let isPath = text.hasPrefix("/")
        let names = found.map { InventoryName.shown(isPath ? $0.path : $0.name) }
        let hint = names.isEmpty ? "" : " Did you mean \(names.joined(separator: ", "))?"
        let hidden = all.count - readable.count
        let blind =
            hidden == 0
            ? ""
            : " The names of \(hidden) \(noun)\(hidden == 1 ? "" : "s") are hidden from this user (System.View is "
                + "missing)."
        return VSphereError(
            .notFound, host: host,
            "has no \(noun) '\(InventoryName.shown(text))' that this user may see.\(hint)\(blind)", candidates: found)
    }
}

extension [String] {
    fileprivate func ends(with other: [String]) -> Bool { count >= other.count && Array(suffix(other.count)) == other }
}
