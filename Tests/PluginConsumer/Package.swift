// swift-tools-version: 6.2
import PackageDescription

// What a user's package looks like: it names ours by path here, and by URL elsewhere.
let package = Package(
    name: "PluginConsumer",
    dependencies: [.package(name: "mcvsphere", path: "../..")],
    targets: [
        .executableTarget(name: "Consumer", dependencies: [.product(name: "VimTypes", package: "mcvsphere")])
    ]
)
