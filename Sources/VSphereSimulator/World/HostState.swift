internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What hosts and clusters remember that no property shows.
struct HostState: Sendable {
    /// Seconds by which a host's clock is wrong, by moref value.
    var clockOffsets: [String: TimeInterval] = [:]
    /// Customization specifications by name.
    var customizations: [String: CustomizationSpecItem] = [:]
}
