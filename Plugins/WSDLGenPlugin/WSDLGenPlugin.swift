import Foundation
import PackagePlugin

/// Generates the Swift API of the `wsdl` folder into the target that uses the plugin.
///
/// It only names files: what it did would not be done again when this file changes.
@main
struct WSDLGenPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let wsdl = context.package.directoryURL.appending(path: "wsdl")
        let output = context.pluginWorkDirectoryURL
        let inputs = try FileManager.default.contentsOfDirectory(at: wsdl, includingPropertiesForKeys: nil)
            .filter { ["wsdl", "xsd", "json"].contains($0.pathExtension) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        return [
            .buildCommand(
                displayName: "Generating \(target.name) from the WSDL",
                executable: try context.tool(named: "WSDLGen").url,
                arguments: [
                    "generate", "--wsdl", wsdl.path(percentEncoded: false), "--output",
                    output.path(percentEncoded: false),
                ],
                inputFiles: inputs,
                outputFiles: OutputPlan.fileNames.map { output.appending(path: $0) })
        ]
    }
}
