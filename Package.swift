// swift-tools-version: 6.3
import PackageDescription

// Dependencies point one way:
//
//   CLibXML2 <- XMLStream <- VimRuntime <- VimTypes <- VSphere <- MCPServer -> MCPStdio, MCPHummingbird -> MCPCore
//   SchemaFormat <- VimRuntime, WSDLGenCore            CCurl, COpenSSL <- HTTPTransport <- VSphere, WSDLGen
//   wsdl/ -> WSDLGenPlugin -> WSDLGen -> WSDLGenCore, which writes the sources of VimTypes

let package = Package(
    name: "mcvsphere",
    products: [
        .library(name: "VimTypes", targets: ["VimTypes"]),
        .library(name: "VSphere", targets: ["VSphere", "VimTypes", "HTTPTransport"]),
        .library(name: "VSphereSimulator", targets: ["VSphereSimulator"]),
        .executable(name: "mcvsphere", targets: ["MCPServer"]),
        .executable(name: "WSDLGen", targets: ["WSDLGen"]),
        .executable(name: "DecodeBenchmark", targets: ["DecodeBenchmark"]),
        .executable(name: "VimCodec", targets: ["VimCodec"]),
        .executable(name: "MCPFixture", targets: ["MCPFixture"]),
        .executable(name: "Soak", targets: ["Soak"]),
        .executable(name: "ClientScript", targets: ["ClientScript"]),
        .executable(name: "ClientBenchmark", targets: ["ClientBenchmark"]),
        .executable(name: "ExampleServer", targets: ["ExampleServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Without its traits it needs neither the whole of Foundation nor a configuration library of its own.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        // C libraries
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CAllocator"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // The generator
        .target(name: "XMLStream", dependencies: ["CLibXML2"]),
        .target(name: "SchemaFormat"),
        .target(name: "WSDLGenCore", dependencies: ["XMLStream", "SchemaFormat"]),
        .executableTarget(name: "WSDLGen", dependencies: ["WSDLGenCore", "HTTPTransport"]),
        .plugin(name: "WSDLGenPlugin", capability: .buildTool, dependencies: ["WSDLGen"]),

        // The SDK
        .target(name: "VimRuntime", dependencies: ["XMLStream", "SchemaFormat"]),
        // Generated façades have nothing to optimise: each accessor is one call into VimRuntime, which is optimised.
        // The optimiser would take three times as long and half as much memory again to find that out.
        .target(
            name: "VimTypes", dependencies: ["VimRuntime", "SchemaFormat"],
            swiftSettings: [.unsafeFlags(["-Onone"], .when(configuration: .release))], plugins: ["WSDLGenPlugin"]),
        .target(
            name: "HTTPTransport", dependencies: ["CCurl", "COpenSSL"], swiftSettings: [.strictMemorySafety()]),
        .target(
            name: "VSphere",
            dependencies: [
                "VimTypes", "SchemaFormat", "HTTPTransport", "XMLStream",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "VSphereSimulator",
            dependencies: ["VimTypes", "VimRuntime", "SchemaFormat", "HTTPTransport", "XMLStream"]),
        .target(
            name: "SimulatorServer",
            dependencies: [
                "VSphereSimulator", "HTTPTransport", "COpenSSL",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),

        // The server
        .target(name: "MCPCore"),
        .target(name: "ProcessSignals", path: "Sources/MCPTransports/Signals"),
        .target(
            name: "MCPStdio", dependencies: ["MCPCore", "ProcessSignals"], path: "Sources/MCPTransports/Stdio"),
        .target(name: "MCPHTTP", dependencies: ["MCPCore"], path: "Sources/MCPTransports/HTTP"),
        .target(
            name: "MCPHummingbird",
            dependencies: [
                "MCPCore", "MCPHTTP", "ProcessSignals",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Sources/MCPTransports/Hummingbird"),
        .executableTarget(
            name: "MCPServer",
            dependencies: [
                "VSphere", "VSphereSimulator", "SimulatorServer", "HTTPTransport", "SchemaFormat", "MCPCore",
                "MCPStdio", "CAllocator",
                "MCPHTTP", "MCPHummingbird", "ProcessSignals",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // Small code: each tool runs seldom, and all of them are in the memory of an idle server.
            swiftSettings: [.unsafeFlags(["-Osize"], .when(configuration: .release))],
            // Half of the memory of an idle server would be symbols that nothing looks up, and relocations.
            linkerSettings: [
                .unsafeFlags(
                    [
                        "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
                        "--no-export-dynamic",
                    ], .when(platforms: [.linux], configuration: .release))
            ]),

        // Tests and measurements
        .testTarget(
            name: "WSDLGenCoreTests", dependencies: ["WSDLGenCore", "SchemaFormat", "WSDLGen"],
            exclude: ["Golden", "Support/serve.py"]),
        .testTarget(name: "GoldenOutputTests", dependencies: ["VimRuntime", "SchemaFormat", "WSDLGenCore"]),
        .testTarget(name: "XMLStreamTests", dependencies: ["XMLStream"]),
        .testTarget(name: "VimRuntimeTests", dependencies: ["VimRuntime", "SchemaFormat", "XMLStream"]),
        .testTarget(name: "HTTPTransportTests", dependencies: ["HTTPTransport"], exclude: ["Fixtures"]),
        .target(name: "MCPTestSupport", dependencies: ["MCPCore"], path: "Tests/MCPTestSupport"),
        .testTarget(name: "MCPCoreTests", dependencies: ["MCPCore", "MCPTestSupport"]),
        .testTarget(name: "MCPTransportsTests", dependencies: ["MCPCore", "MCPStdio", "MCPHTTP", "MCPTestSupport"]),
        .testTarget(
            name: "VSphereSimulatorTests",
            dependencies: ["VSphereSimulator", "VSphere", "VimTypes", "SchemaFormat", "HTTPTransport"]),
        .target(
            name: "VSphereTestSupport", dependencies: ["VSphere", "HTTPTransport"], path: "Tests/VSphereTestSupport"),
        .testTarget(
            name: "VSphereTests", dependencies: ["VSphereTestSupport", "VSphere", "VimTypes", "HTTPTransport"]),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "VSphere", "VSphereSimulator", "SimulatorServer", "VimTypes", "VimRuntime", "XMLStream",
                "HTTPTransport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(
            name: "MCPServerTests",
            dependencies: [
                "MCPServer", "MCPCore", "VSphere", "VimTypes", "VSphereSimulator", "VSphereTestSupport",
                "MCPTestSupport",
                "HTTPTransport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "MCPFixture",
            dependencies: ["MCPCore", "MCPStdio", "MCPHTTP", "MCPHummingbird", "MCPTestSupport", "ProcessSignals"],
            path: "Tests/Acceptance/MCPFixture"),
        .executableTarget(
            name: "ExampleServer", dependencies: ["MCPCore", "MCPStdio"], path: "docs/ExampleServer"),
        .executableTarget(
            name: "Soak",
            dependencies: [
                "VSphere", "VSphereSimulator", "SimulatorServer", "VimTypes", "HTTPTransport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Acceptance/soak/Soak"),
        .executableTarget(
            name: "ClientScript", dependencies: ["VSphere", "VimTypes", "HTTPTransport"],
            path: "Tests/Acceptance/simulators/ClientScript"),
        .executableTarget(
            name: "VimCodec", dependencies: ["VimTypes"], path: "Tests/Acceptance/VimCodec"),
        .executableTarget(
            name: "DecodeBenchmark", dependencies: ["VimTypes"], path: "Benchmarks/DecodeBenchmark"),
        .executableTarget(
            name: "ClientBenchmark", dependencies: ["VSphere", "VimTypes", "HTTPTransport"],
            path: "Benchmarks/client/ClientBenchmark"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
