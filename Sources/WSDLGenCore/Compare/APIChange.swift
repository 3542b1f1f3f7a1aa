/// One difference between two versions of the API.
package struct APIChange: Equatable, Sendable {
    /// What is different.
    package enum Subject: String, Sendable {
        case type, field, enumeration, value, operation, parameter, result, fault, managedType, property
    }

    /// How it is different.
    package enum Kind: String, Sendable {
        case added, removed, changed
    }

    /// What is different.
    package let subject: Subject
    /// How it is different.
    package let kind: Kind
    /// Wire name, with its owner's before it: `VirtualMachineConfigSpec.numCPUs`.
    package let name: String
    /// What it was; empty when it is new or there is nothing to say.
    package let old: String
    /// What it is; empty when it is gone or there is nothing to say.
    package let new: String
    /// True when programs that were written against the old version may not compile or work.
    package let isBreaking: Bool

    /// A line of a report.
    package var description: String {
        var text = "\(isBreaking ? "!" : " ") \(kind.rawValue) \(subject.rawValue) \(name)"
        switch kind {
        case .added: if !new.isEmpty { text += ": \(new)" }
        case .removed: if !old.isEmpty { text += ": \(old)" }
        case .changed: text += ": \(old) -> \(new)"
        }
        return text
    }
}
