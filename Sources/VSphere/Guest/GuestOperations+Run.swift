internal import Logging
internal import VimTypes

extension GuestOperations {
    /// Runs a command in the guest's shell and waits for it: `/bin/sh`, or `cmd.exe` on Windows.
    ///
    /// Its outputs go to temporary files in the guest, which are removed in any case. A command that takes too long is
    /// killed; what it has written by then is in the result.
    ///
    /// - Parameters:
    ///   - command: what one would type. One line on Windows.
    ///   - patience: how long it may run.
    ///   - folder: working directory; the account's home when nil.
    ///   - environment: variables beside those of the account.
    ///   - limit: bytes of each output that are read.
    /// - Throws: `VimFault` `InvalidGuestLogin`, `GuestOperationsUnavailable` and others; ``VSphereError``;
    ///   `HTTPTransportError`; `CancellationError`, after the process has been killed.
    public func run(
        _ command: String, upTo patience: Duration, in folder: String? = nil, environment: [String: String] = [:],
        outputLimit limit: Int = 1 << 20
    ) async throws -> GuestCommandResult {
        if isWindows, command.contains(where: \.isNewline) {
            throw VSphereError(
                .unsupported, host: client.configuration.host, "a command for Windows must be one line: join with &")
        }
        let output = try await temporaryFile(".out")
        do {
            let errors = try await temporaryFile(".err")
            do {
                let result = try await run(
                    isWindows
                        ? GuestCommandLine.windows(command, output: output, errors: errors)
                        : GuestCommandLine.posix(command, output: output, errors: errors),
                    upTo: patience, in: folder, environment, output, errors, limit)
                await remove([output, errors])
                return result
            } catch {
                await remove([errors])
                throw error
            }
        } catch {
            await remove([output])
            throw error
        }
    }

    private func run(
        _ line: (program: String, arguments: String), upTo patience: Duration, in folder: String?,
        _ environment: [String: String], _ output: String, _ errors: String, _ limit: Int
    ) async throws -> GuestCommandResult {
        let process = try await making {
            try await start(line.program, arguments: line.arguments, in: folder, environment: environment)
        }
        var exitCode: Int?
        var timedOut = false
        do {
            exitCode = try await waitForExit(of: process, upTo: patience).exitCode
        } catch let error as VSphereError where error.code == .timedOut {
            timedOut = true
            do {
                try await finishing(since: .cancellation) { try await terminate(process) }
            } catch let fault as VimFault where fault.is(GuestProcessNotFound.self) {
                // It has ended by itself since.
            }
        } catch {
            // Nobody waits for it any more. If it cannot be killed, the first error says more.
            _ = try? await finishing(since: .now) { try await terminate(process) }
            throw error
        }
        return GuestCommandResult(
            exitCode: exitCode, output: try await read(output, limit), errorOutput: try await read(errors, limit),
            timedOut: timedOut)
    }

    private func read(_ path: String, _ limit: Int) async throws -> GuestCommandResult.Output {
        let bytes = try await bytes(of: path, upTo: limit + 1)
        return GuestCommandResult.Output(bytes: Array(bytes.prefix(limit)), isTruncated: bytes.count > limit)
    }

    private func temporaryFile(_ suffix: String) async throws -> String {
        try await making {
            try await files.createTemporaryFileInGuest(
                vm: machine, auth: authentication, prefix: "mcvsphere-", suffix: suffix)
        }
    }

    /// Makes what is taken back in the end. Once begun it is made even when this task is cancelled, since nobody could
    /// take back what nobody has heard of.
    private func making<Made: Sendable>(_ make: @escaping @Sendable () async throws -> Made) async throws -> Made {
        try Task.checkCancellation()
        return try await finishing(within: .seconds(60), since: .cancellation, make)
    }

    private func remove(_ paths: [String]) async {
        for path in paths {
            do { try await finishing(since: .now) { try await deleteFile(path) } } catch {
                client.logger.debug("A temporary file stays in guest \(machine.value): \(error)")
            }
        }
    }
}
