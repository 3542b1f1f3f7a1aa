internal import VimTypes
internal import XMLStream

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The pages in which `/folder` lists what there is.
enum DatastoreIndex {
    /// A line of a list.
    struct Line: Sendable {
        let name: String
        let address: String
        var modified: DateTime?
        var size: Int64?
    }

    static func datacenters(_ world: World, _ user: String) -> [Line] {
        world.all(Datacenter.self).filter { world.allows(user, "System.View", on: $0.asAny) }.map {
            let path = world.path(of: $0.asAny)
            return Line(name: path, address: "/folder?dcPath=\(encoded(path))")
        }
    }

    static func datastores(
        of datacenter: ManagedObjectReference<Datacenter>, _ path: String, _ world: World, _ user: String
    ) -> [Line] {
        world.all(Datastore.self)
            .filter { world.datacenter(of: $0.asAny) == datacenter && world.allows(user, "System.View", on: $0.asAny) }
            .map {
                let name = world[$0, Datastore.name] ?? ""
                return Line(name: name, address: "/folder?dcPath=\(encoded(path))&dsName=\(encoded(name))")
            }
    }

    static func files(in location: FileLocation, _ request: SimulatorRequest, _ world: World) -> [Line] {
        let tree = world.files[location.datastore.value] ?? FileTree()
        var query = "?dsName=\(encoded(location.name))"
        if let path = request.query["dcPath"] { query = "?dcPath=\(encoded(path))&dsName=\(encoded(location.name))" }
        return tree.children(of: location.path).map { path in
            let entry = tree[path]
            let isFolder = entry?.isFolder ?? false
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return Line(
                name: name + (isFolder ? "/" : ""),
                address: "/folder/" + path.split(separator: "/").map { encoded(String($0)) }.joined(separator: "/")
                    + query,
                modified: entry?.modified, size: isFolder ? nil : entry?.size)
        }
    }

    /// The page itself.
    static func page(_ title: String, _ lines: [Line]) -> String {
        var page = XMLWriter()
        page.raw("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Index of ")
        page.text(title)
        page.raw("</title></head><body>\n<h1>Index of ")
        page.text(title)
        page.raw("</h1>\n<table>\n<tr><th>Name</th><th>Last modified</th><th>Size</th></tr>\n")
        for line in lines {
            page.raw("<tr><td><a")
            page.attribute("href", line.address)
            page.raw(">")
            page.text(line.name)
            page.raw("</a></td><td>")
            page.text(line.modified.map { $0.ISO8601Format() } ?? "-")
            page.raw("</td><td align=\"right\">")
            page.text(line.size.map(String.init) ?? "-")
            page.raw("</td></tr>\n")
        }
        page.raw("</table>\n</body></html>\n")
        return String(decoding: page.bytes, as: UTF8.self)
    }

    /// A text as it stands in an address.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
