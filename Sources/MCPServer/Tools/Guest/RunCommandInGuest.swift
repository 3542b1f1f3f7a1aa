import MCPCore
import VSphere
import VimTypes

/// Runs a command in a guest and tells what it wrote, by `StartProgramInGuest`.
struct RunCommandInGuest: VSphereTool {
    static let name = "run_command_in_guest"
    static let title = "Run a command in a guest"
    static let description = "Runs a command in the guest's shell; gives exit code, output and errors."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.changes
    static let calls = [
        "StartProgramInGuest", "ListProcessesInGuest", "TerminateProcessInGuest", "CreateTemporaryFileInGuest",
        "DeleteFileInGuest", "InitiateFileTransferFromGuest",
    ]
    static let longestText = 1 << 16

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("For sh, or cmd.exe on Windows") var command: String
        @Argument("Further words") var arguments: String?
        @Argument("Where it runs") var workingDirectory: String?
        @Argument("When it is killed", min: 1, max: 3600, unit: "seconds")
        var timeoutSeconds = 30
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var exitCode: Int?
        var stdout: String
        var stderr: String
        var truncated: Bool
        var timedOut: Bool

        static let fields = [
            "moref": "VM",
            "name": "Its name",
            "exitCode": "Exit code; none when killed",
            "stdout": "Output",
            "stderr": "Errors",
            "truncated": "Whether there was more",
            "timedOut": "Whether it was killed",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let (machine, guest) = try await context.guest(input)
        let command = [input.command, input.arguments].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        // Some time is left to kill the command and fetch what it wrote.
        let patience = max(.seconds(1), min(.seconds(input.timeoutSeconds), context.services.remaining - .seconds(10)))
        let result = try await guest.run(
            command, upTo: patience, in: input.workingDirectory, outputLimit: Self.longestText)
        return Output(
            moref: machine.moref, name: machine.name, exitCode: result.exitCode,
            stdout: String(decoding: result.output.bytes, as: UTF8.self),
            stderr: String(decoding: result.errorOutput.bytes, as: UTF8.self),
            truncated: result.output.isTruncated || result.errorOutput.isTruncated, timedOut: result.timedOut)
    }
}
