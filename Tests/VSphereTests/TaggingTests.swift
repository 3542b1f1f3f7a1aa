import Foundation
import HTTPTransport
import Synchronization
import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// Tags, against govmomi's simulator, which serves `/rest`, and against an `/api` in this process.
@Suite(.timeLimit(.minutes(2)), .serialized) struct TaggingTests {
    @Test(.enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"))
    func `tags are made, attached, listed and deleted where only the older address is served`() async throws {
        try await GovmomiSimulator.run(machines: 4) { simulator in
            try await withVSphereClient(simulator.configuration()) { client in
                let machines = try await client.findAll(VirtualMachine.self).map(\.reference)
                let category = try await client.tagging.createCategory(
                    name: "Environment", description: "Where it runs", cardinality: .single,
                    associableTypes: ["VirtualMachine"])
                let production = try await client.tagging.createTag(name: "Production", category: category)
                let test = try await client.tagging.createTag(
                    name: "Test", description: "For trying", category: category)
                #expect(try await client.tagging.categories().map(\.cardinality) == [.single])
                #expect(try await client.tagging.tags(inCategory: category).map(\.name) == ["Production", "Test"])
                #expect(try await client.tagging.tags().map(\.categoryID) == [category, category])

                try await client.tagging.attach(production, to: machines[0])
                try await client.tagging.attach(production, to: machines[1])
                try await client.tagging.attach(test, to: machines[1])
                #expect(try await client.tagging.tags(of: machines[0]).map(\.name) == ["Production"])
                let all = try await client.tagging.tags(of: machines)
                #expect(all[machines[1].asAny]?.map(\.name) == ["Production", "Test"])
                #expect(all.count == 2)
                let found = try await client.tagging.tag(named: "Production", category: "Environment")
                #expect(Set(try await client.tagging.objects(with: found.id)) == Set(machines[0...1].map(\.asAny)))

                try await client.tagging.detach(production, from: machines[0])
                #expect(try await client.tagging.tags(of: machines[0]).isEmpty)
                try await client.tagging.deleteTag(test)
                let twice = try await #require(throws: VSphereError.self) {
                    try await client.tagging.createCategory(name: "Environment")
                }
                #expect(twice.code == .alreadyExists)
                try await client.tagging.deleteCategory(category)
                #expect(try await client.tagging.categories().isEmpty)
            }
        }
    }

    @Test(.enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"))
    func `an unknown tag is an error that names no token`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            try await withVSphereClient(simulator.configuration()) { client in
                let error = try await #require(throws: VSphereError.self) {
                    try await client.tagging.deleteTag("urn:vmomi:InventoryServiceTag:none:GLOBAL")
                }
                #expect(error.code == .notFound)
                let unknown = try await #require(throws: VSphereError.self) {
                    _ = try await client.tagging.tag(named: "none")
                }
                #expect(unknown.code == .notFound)
            }
        }
    }

    /// The sessions that an `/api` has opened.
    private final class Tokens: Sendable {
        private let tokens = Mutex<[String]>([])
        var all: [String] { tokens.withLock { $0 } }
        func append(_ token: String) { tokens.withLock { $0.append(token) } }
    }

    /// An `/api` that lets in who has the password, and answers who has the newest session.
    private func server(
        tokens: Tokens, _ answer: @escaping @Sendable (String, String) -> (Int, String)
    ) -> SessionServer {
        SessionServer(
            page: { request, path in
                if path == "/api/session" {
                    if request.method == "DELETE" { return (204, [:], "") }
                    let expected = "Basic " + Data("reader:\(SessionServer.password.value)".utf8).base64EncodedString()
                    guard request.headers["Authorization"] == expected else { return (401, [:], "{}") }
                    let token = "token-\(tokens.all.count)"
                    tokens.append(token)
                    return (201, [:], "\"\(token)\"")
                }
                guard request.headers["vmware-api-session-id"] == tokens.all.last else {
                    return (401, [:], "{}")
                }
                let body = try await request.body.withChunks { try await $0.collect(upTo: 1 << 16) }
                let (status, text) = answer("\(request.method) \(path)", String(decoding: body, as: UTF8.self))
                return (status, [:], text)
            })
    }

    @Test func `the newer address is spoken to in its own way`() async throws {
        let tokens = Tokens()
        let bodies = Mutex<[String]>([])
        let server = server(tokens: tokens) { call, body in
            bodies.withLock { $0.append(body) }
            switch call {
            case "POST /api/cis/tagging/category": return (201, "\"cat-1\"")
            case "POST /api/cis/tagging/tag?action=list-tags-for-category": return (200, "[\"urn:t 1\"]")
            case "GET /api/cis/tagging/tag/urn:t%201":
                return (200, #"{"id":"urn:t 1","name":"Test","description":"","category_id":"cat-1","used_by":[]}"#)
            case "POST /api/cis/tagging/tag-association?action=list-attached-tags-on-objects":
                return (200, #"[{"object_id":{"id":"vm-1","type":"VirtualMachine"},"tag_ids":["urn:t 1"]}]"#)
            default: return (404, #"{"error_type":"NOT_FOUND","messages":[{"default_message":"none of \#(call)"}]}"#)
            }
        }
        let client = server.client()
        #expect(try await client.tagging.createCategory(name: "Environment") == "cat-1")
        #expect(try await client.tagging.tags(inCategory: "cat-1").map(\.name) == ["Test"])
        let machines = [ManagedObjectReference<VirtualMachine>("vm-1"), ManagedObjectReference("vm-2")]
        #expect(try await client.tagging.tags(of: machines)[machines[0].asAny]?.map(\.name) == ["Test"])
        let error = try await #require(throws: VSphereError.self) { try await client.tagging.deleteTag("x") }
        #expect(error.message.contains("none of DELETE"))
        await client.shutdown()
        let sent = bodies.withLock { $0 }
        #expect(sent[0].contains(#""name":"Environment""#) && !sent[0].contains("create_spec"))
        #expect(sent[1] == #"{"category_id":"cat-1"}"#)
        #expect(tokens.all.count == 1)
        #expect(server.asked.contains("DELETE /api/session"))
    }

    @Test func `an expired session is replaced once`() async throws {
        let tokens = Tokens()
        let server = server(tokens: tokens) { _, _ in (200, "[]") }
        let client = server.client()
        #expect(try await client.tagging.categories().isEmpty)
        tokens.append("another")
        #expect(try await client.tagging.categories().isEmpty)
        #expect(tokens.all == ["token-0", "another", "token-2"])
        await client.shutdown()
    }

    @Test func `many objects are asked for in batches`() async throws {
        let server = server(tokens: Tokens()) { _, _ in (200, "[]") }
        let client = server.client()
        let machines = (0..<1201).map { ManagedObjectReference<VirtualMachine>("vm-\($0)") }
        #expect(try await client.tagging.tags(of: machines).isEmpty)
        await client.shutdown()
        #expect(server.asked.filter { $0.contains("list-attached-tags-on-objects") }.count == 3)
    }

    @Test func `an ESXi has no tags, and the error says why`() async throws {
        let client = SessionServer().client()
        let error = try await #require(throws: VSphereError.self) { _ = try await client.tagging.categories() }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("not to an ESXi"))
        await client.shutdown()
    }

    @Test func `what is no JSON is an error`() async throws {
        let server = server(tokens: Tokens()) { _, _ in (200, "<html>") }
        let client = server.client()
        let error = try await #require(throws: VSphereError.self) { _ = try await client.tagging.categories() }
        #expect(error.code == .unexpectedAnswer)
        await client.shutdown()
    }
}
