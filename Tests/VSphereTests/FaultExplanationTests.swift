import Testing
import VimTypes

@testable import VSphere

@Suite struct FaultExplanationTests {
    private func fault(_ type: String, _ fields: String = "", operation: String = "PowerOnVM_Task") throws -> VimFault {
        let detail = try MethodFault(
            xml: Array(
                """
                <f xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="\(type)">\(fields)</f>
                """.utf8))
        return VimFault(operation: operation, message: "what the server said", detail: AnyDataObject(detail))
    }

    @Test(arguments: [
        (
            "NoPermission",
            "<object type=\"VirtualMachine\">vm-42</object><privilegeId>VirtualMachine.Interact.PowerOn</privilegeId>",
            "lacks VirtualMachine.Interact.PowerOn on VirtualMachine:vm-42"
        ),
        ("NoPermission", "<object type=\"Folder\">g</object>", "VirtualMachine.Interact.PowerOn on Folder:g, which"),
        ("InvalidLogin", "", "user name or password is wrong"),
        ("NotAuthenticated", "<object type=\"Folder\">g</object><privilegeId>System.View</privilegeId>", "expired"),
        (
            "InvalidPowerState",
            "<requestedState>poweredOn</requestedState><existingState>suspended</existingState>",
            "is suspended; it would have to be poweredOn"
        ),
        ("TaskInProgress", "<task type=\"Task\">task-7</task>", "task-7"),
        ("InvalidState", "", "in no state"),
        ("NotSupported", "", "does not support PowerOnVM_Task"),
        ("MethodNotFound", "<receiver type=\"X\">x</receiver><method>m</method>", "does not know PowerOnVM_Task"),
        ("DuplicateName", "<name>web01</name><object type=\"VirtualMachine\">vm-9</object>", "'web01' is taken by"),
        ("NoDiskSpace", "<file>[ds] a</file><datastore>ssd1</datastore>", "datastore ssd1 is full"),
        ("FileLocked", "<file>[ds] web/web.vmdk</file>", "[ds] web/web.vmdk is in use"),
        ("FileNotFound", "<file>[ds] none.iso</file>", "[ds] none.iso does not exist"),
        ("ToolsUnavailable", "", "VMware Tools do not run"),
        ("InvalidGuestLogin", "", "guest's user name or password"),
        ("HostNotConnected", "", "not connected"),
        ("SSLVerifyFault", "<selfSigned>true</selfSigned>", "certificate"),
        ("ManagedObjectNotFound", "<obj type=\"VirtualMachine\">vm-1</obj>", "vm-1 does not exist any more"),
        ("InvalidArgument", "<invalidProperty>spec.name</invalidProperty>", "argument 'spec.name'"),
        ("RestrictedVersion", "", "licence"),
        ("InsufficientStorageSpace", "", "enough space"),
        (
            "InsufficientMemoryResourcesFault",
            "<unreserved>1073741824</unreserved><requested>4294967296</requested>",
            "4096 MiB is asked for and 1024 MiB is unreserved"
        ),
        ("RequestCanceled", "", "cancelled"),
        ("SystemError", "<reason>boom</reason>", "failed by itself"),
    ])
    func `a fault is a sentence that a person can act on`(type: String, fields: String, words: String) throws {
        let fault = try fault(type, fields)
        let advice = fault.advice
        #expect(advice.contains(words), "\(advice)")
        #expect(advice.hasSuffix("."))
        #expect(!advice.contains("what the server said"))
    }

    @Test func `a fault that says nothing else is told in the server's words`() throws {
        let fault = try fault("VimFault")
        #expect(fault.explanation == nil)
        #expect(fault.advice == "PowerOnVM_Task failed with VimFault: what the server said")
    }

    @Test func `marks in names that turn the writing are shown as codes`() throws {
        let fault = try fault(
            "DuplicateName", "<name>web\u{202E}10</name><object type=\"VirtualMachine\">vm-9</object>")
        #expect(fault.advice.contains("'web\\u{202E}10'"))
    }

    @Test func `a secret argument is in no text about the call`() throws {
        let fault = try fault("InvalidArgument", "<invalidProperty>password</invalidProperty>", operation: "Login")
        #expect(fault.advice == "The server does not accept the argument 'password' of Login.")
    }
}
