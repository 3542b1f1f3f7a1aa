public import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The samples of one entity.
public struct EntityPerformance: Sendable {
    /// Why there are samples, or none.
    public enum Status: Hashable, Sendable {
        /// There are samples.
        case measured
        /// The server has none for the period: most often a machine that was off, or a host that was not connected.
        case noSamples
        /// The server keeps no statistics of this kind of entity.
        case unsupported
        /// The server does not know the entity, or not any more.
        case notFound
    }

    /// Which entity.
    public let entity: ManagedObjectReference<AnyManagedObject>
    /// Why there are samples, or none.
    public let status: Status
    /// Seconds between samples; nil without samples.
    public let interval: Int?
    /// One series for each counter and instance that there are samples of.
    public let series: [PerformanceSeries]

    /// The series of a counter, by its name; of the entity as a whole unless an instance is named.
    public subscript(counter: String, instance instance: String = "") -> PerformanceSeries? {
        series.first { $0.counter.name == counter && $0.instance == instance }
    }
}

/// The samples of one counter of one entity or instance.
public struct PerformanceSeries: Sendable {
    /// One sample.
    public struct Sample: Hashable, Sendable {
        /// The end of its interval, by the server's clock.
        public let time: Date
        /// The value in the counter's unit.
        public let value: Double

        /// Makes a sample.
        public init(time: Date, value: Double) {
            self.time = time
            self.value = value
        }
    }

    /// What was measured, and in what.
    public let counter: PerformanceCounter
    /// The part of the entity, such as a CPU's number or `vmnic0`; empty for the entity as a whole.
    public let instance: String
    /// Samples by time. Those that were not taken are left out.
    public let samples: [Sample]

    /// The newest value.
    public var latest: Double? { samples.last?.value }
    /// The mean value.
    public var average: Double? {
        samples.isEmpty ? nil : samples.reduce(0) { $0 + $1.value } / Double(samples.count)
    }
    /// The greatest value.
    public var maximum: Double? { samples.map(\.value).max() }
    /// The smallest value.
    public var minimum: Double? { samples.map(\.value).min() }

    /// Takes a series as the server sends it: values beside the times that all series of the entity share.
    init(_ series: PerfMetricIntSeries, counter: PerformanceCounter, times: [Date], keeping limit: Int) {
        self.counter = counter
        instance = series.id.instance
        let samples = zip(times, series.value)
            .compactMap { time, value in counter.value(value).map { Sample(time: time, value: $0) } }
            .sorted { $0.time < $1.time }
        self.samples = samples.suffix(limit)
    }
}
