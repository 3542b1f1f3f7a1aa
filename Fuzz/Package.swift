// swift-tools-version: 6.3
// The fuzz targets, as a package of their own: `run` puts it beside the sources in a scratch directory.
import PackageDescription

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0"),
        .target(name: "XMLStream", dependencies: ["CLibXML2"]),
        .target(name: "SchemaFormat"),
        .target(name: "VimRuntime", dependencies: ["XMLStream", "SchemaFormat"]),
        .target(name: "WSDLGenCore", dependencies: ["XMLStream", "SchemaFormat"]),
        // The types of a small API, so that documents reach every kind of field.
        .target(name: "SmallAPI", dependencies: ["VimRuntime", "SchemaFormat"], path: "SmallAPI"),
        .executableTarget(name: "XMLReader", dependencies: ["XMLStream"], path: "XMLReader", exclude: ["seeds"]),
        .executableTarget(
            name: "SOAPDecoder", dependencies: ["VimRuntime", "XMLStream", "SmallAPI"], path: "SOAPDecoder",
            exclude: ["seeds"]),
        .executableTarget(
            name: "JSONDecoder", dependencies: ["VimRuntime", "SmallAPI"], path: "JSONDecoder", exclude: ["seeds"]),
        .executableTarget(
            name: "WSDLLoader", dependencies: ["WSDLGenCore"], path: "WSDLLoader", exclude: ["seeds"]),

        // The parsers of OVF packages, which need nothing else of the client.
        .target(name: "OVFFormat", dependencies: ["XMLStream"], path: "Sources/VSphere/OVF/Format"),
        .executableTarget(name: "Tar", dependencies: ["OVFFormat"], path: "Tar", exclude: ["seeds"]),
        .executableTarget(name: "OVFManifest", dependencies: ["OVFFormat"], path: "OVFManifest", exclude: ["seeds"]),
        .executableTarget(
            name: "OVFDescriptor", dependencies: ["OVFFormat"], path: "OVFDescriptor", exclude: ["seeds"]),

        .target(name: "MCPCore"),
        .target(name: "ProcessSignals", path: "Sources/MCPTransports/Signals"),
        .target(
            name: "MCPStdio", dependencies: ["MCPCore", "ProcessSignals"], path: "Sources/MCPTransports/Stdio"),
        .target(name: "MCPHTTP", dependencies: ["MCPCore"], path: "Sources/MCPTransports/HTTP"),
        .executableTarget(name: "JSON", dependencies: ["MCPCore"], path: "JSON"),
        .executableTarget(name: "Messages", dependencies: ["MCPCore"], path: "Messages"),
        .executableTarget(name: "Lines", dependencies: ["MCPStdio"], path: "Lines"),
        .executableTarget(name: "HTTP", dependencies: ["MCPCore", "MCPHTTP"], path: "HTTP"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable].contains(target.type) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
