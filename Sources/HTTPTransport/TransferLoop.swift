internal import CCurl

/// What the client's thread does: it drives libcurl and is the only one that touches it.
final class TransferLoop {
    private let mailbox: TransferMailbox
    private let bell: Bell
    private let configuration: HTTPClient.Configuration
    private let multi: CurlMulti
    private var verifier: CertificateVerifier?
    private let connections = KeptConnections()

    private var transfers: [UInt: EasyTransfer] = [:]
    private var keys: [ObjectIdentifier: UInt] = [:]

    private init(mailbox: TransferMailbox, bell: Bell, configuration: HTTPClient.Configuration, multi: CurlMulti) {
        self.mailbox = mailbox
        self.bell = bell
        self.configuration = configuration
        self.multi = multi
    }

    /// Serves a client until it stops.
    static func run(mailbox: TransferMailbox, configuration: HTTPClient.Configuration) {
        serve(mailbox: mailbox, configuration: configuration)
        // Whoever waits for the end may count on it that everything above has been freed.
        fail(mailbox.close(), "the HTTP client has been shut down")
    }

    /// Ends transfers that were never begun.
    static func fail(_ transfers: [Transfer], _ reason: String) {
        for transfer in transfers {
            transfer.finish(.failed(transfer.error(.internalFailure, reason)))
        }
    }

    private static func serve(mailbox: TransferMailbox, configuration: HTTPClient.Configuration) {
        guard let bell = mailbox.bell,
            let multi = CurlMulti(
                maximumConnectionsPerHost: configuration.maximumConnectionsPerHost,
                idleConnections: configuration.idleConnections)
        else {
            return fail(mailbox.close(), "libcurl cannot be initialised")
        }
        TransferLoop(mailbox: mailbox, bell: bell, configuration: configuration, multi: multi).loop()
    }

    private func loop() {
        while true {
            let (commands, stop) = mailbox.take()
            for command in commands { obey(command) }
            if stop { break }
            multi.perform()
            while let (key, result) = multi.nextFinished() {
                if let transfer = transfers[key] { finish(transfer, result) }
            }
            let now = mailbox.now()
            multi.wait(for: now.duration(to: settle(at: now)), orUntil: bell)
        }
        for easy in Array(transfers.values) {
            end(easy, .failed(easy.error(.clientShutDown, "the HTTP client has been shut down")))
        }
        multi.close()
    }

    private func obey(_ command: TransferMailbox.Command) {
        switch command {
        case .start(let transfer):
            start(transfer)
        case .resume(let transfer):
            guard let easy = find(transfer) else { return }
            if let failure = easy.resume() { end(easy, failure) }
        case .abort(let transfer):
            guard let easy = find(transfer), let reason = transfer.abortReason else { return }
            end(easy, .failed(reason))
        }
    }

    private func find(_ transfer: Transfer) -> EasyTransfer? {
        keys[ObjectIdentifier(transfer)].flatMap { transfers[$0] }
    }

    private func start(_ transfer: Transfer) {
        // The task may have been cancelled before its request got here.
        if let reason = transfer.abortReason {
            return transfer.finish(.failed(reason))
        }
        do {
            let verifier = try trustedVerifier(for: transfer)
            let easy = try EasyTransfer(
                transfer, configuration: configuration, verifier: verifier, connections: connections)
            guard multi.add(easy.easy) else {
                throw transfer.error(.internalFailure, "libcurl does not take the transfer")
            }
            transfers[easy.easy.key] = easy
            keys[ObjectIdentifier(transfer)] = easy.easy.key
        } catch {
            transfer.finish(.failed(error))
        }
    }

    /// The verifier, made with the first request so that an unreadable CA file is that request's error.
    private func trustedVerifier(for transfer: Transfer) throws -> CertificateVerifier {
        if let verifier { return verifier }
        do {
            let made = try CertificateVerifier(trust: configuration.trust)
            verifier = made
            return made
        } catch {
            throw transfer.error(.invalidConfiguration, error.reason)
        }
    }

    /// Ends a transfer that libcurl is done with, or begins it again where nothing was sent.
    private func finish(_ easy: EasyTransfer, _ result: CURLcode) {
        easy.noteConnection()
        guard easy.needsFreshConnection else { return end(easy, easy.outcome(for: result)) }
        multi.remove(easy.easy)
        easy.startOver()
        if !multi.add(easy.easy) {
            end(easy, .failed(easy.error(.internalFailure, "libcurl does not take the transfer")))
        }
    }

    private func end(_ easy: EasyTransfer, _ outcome: Transfer.State.Outcome) {
        multi.remove(easy.easy)
        transfers[easy.easy.key] = nil
        keys[ObjectIdentifier(easy.transfer)] = nil
        easy.close()
        easy.transfer.finish(outcome)
    }

    /// Wakes the tasks for which something has arrived, ends the transfers whose time is up, and tells when to look
    /// again at the latest.
    private func settle(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        var next = now.advanced(by: .seconds(60))
        var expired: [(EasyTransfer, TransferDeadlines.Expiry)] = []
        for transfer in transfers.values {
            transfer.settle(at: now)
            if let expiry = transfer.deadlines.expired(at: now) {
                expired.append((transfer, expiry))
            } else if let deadline = transfer.deadlines.next {
                next = min(next, deadline)
            }
        }
        for (transfer, expiry) in expired {
            end(transfer, .failed(transfer.error(for: expiry)))
        }
        return next
    }
}
