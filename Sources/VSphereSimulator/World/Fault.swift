internal import VimTypes

/// A fault that an operation raises.
///
/// `throw Fault(InvalidPowerState.self, ["requestedState": …])`. The message is the one that a server would send in
/// English unless one is given.
struct Fault: Error {
    let detail: AnyDataObject
    let message: String

    init<Detail: DataObject>(
        _ type: Detail.Type, _ fields: KeyValuePairs<String, (any FieldValue)?> = [:], _ message: String? = nil
    ) {
        detail = AnyDataObject(Detail._typeID, fields: fields)
        self.message = message ?? FaultMessages.message(for: detail)
    }

    /// A fault that has been made already.
    init(_ detail: AnyDataObject, _ message: String? = nil) {
        self.detail = detail
        self.message = message ?? FaultMessages.message(for: detail)
    }

    /// The fault as a task or a `missingSet` carries it.
    var localized: LocalizedMethodFault {
        LocalizedMethodFault(fields: ["fault": detail, "localizedMessage": message])
    }

    /// The fault as the answer to an operation carries it.
    func vimFault(operation: String) -> VimFault {
        VimFault(operation: operation, message: message, detail: detail)
    }
}
