internal import HTTPTransport
internal import Synchronization

/// The ways to servers that a client has opened: one for each trust rule, made when it is first needed.
///
/// Files, disks and guests are often on other hosts than `/sdk`, with certificates of their own.
final class ExchangePool: Sendable {
    private let configuration: VSphereConfiguration
    private let make: HTTPExchangeMaker
    private let exchanges = Mutex<[TLSTrust: any HTTPExchange]>([:])

    init(_ configuration: VSphereConfiguration, make: @escaping HTTPExchangeMaker) {
        self.configuration = configuration
        self.make = make
    }

    /// The exchange that accepts these certificates.
    func exchange(_ trust: TLSTrust) -> any HTTPExchange {
        exchanges.withLock { exchanges in
            if let exchange = exchanges[trust] { return exchange }
            let exchange = make(HTTPClient.Configuration(trust: trust, timeouts: configuration.timeouts))
            exchanges[trust] = exchange
            return exchange
        }
    }

    /// Shuts all of them down. They stay, so that what is asked of them later fails.
    func shutdown() async {
        for exchange in exchanges.withLock({ Array($0.values) }) { await exchange.shutdown() }
    }
}
