import Foundation
import HTTPTransport
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Tagging", .timeLimit(.minutes(1)))
struct TaggingTests {
    @Test("A client makes tags, attaches them and finds what carries them")
    func client() async throws {
        let bench = Bench()
        let tagging = bench.client.tagging
        let vm = try bench.machine()
        let category = try await tagging.createCategory(
            name: "Stage", description: "Where it stands", cardinality: .single, associableTypes: ["VirtualMachine"])
        let live = try await tagging.createTag(name: "live", category: category)
        let test = try await tagging.createTag(name: "test", category: category)
        try await tagging.attach(live, to: vm)
        #expect(try await tagging.tags(of: vm).map(\.name) == ["live"])
        #expect(try await tagging.tags(of: [vm])[vm.asAny]?.map(\.id) == [live])
        #expect(try await tagging.objects(with: live) == [vm.asAny])
        await #expect(throws: VSphereError.self) { try await tagging.attach(test, to: vm) }
        await #expect(throws: VSphereError.self) { try await tagging.attach(live, to: bench.datastore) }
        try await tagging.detach(live, from: vm)
        try await tagging.attach(test, to: vm)
        try await tagging.deleteCategory(category)
        #expect(try await tagging.tags(of: vm).isEmpty)
        await bench.client.shutdown()
        #expect(bench.simulator.snapshot().restSessions.isEmpty)
    }

    private func login(_ bench: Bench, _ path: String = "/api/session", user: String = "administrator@vsphere.local")
        async throws -> HTTPHeaders
    {
        let basic = Data("\(user):VMware1!".utf8).base64EncodedString()
        let reply = try await bench.send("POST", path, ["Authorization": "Basic \(basic)"])
        return ["vmware-api-session-id": try #require(reply.headers["vmware-api-session-id"])]
    }

    @Test(
        "Refusals say what they are",
        arguments: [
            ("GET", "/api/cis/tagging/tag/none", "", 404, "NOT_FOUND"),
            ("GET", "/api/cis/tagging/none", "", 404, "NOT_FOUND"), ("GET", "/api/none", "", 404, "NOT_FOUND"),
            ("POST", "/api/cis/tagging/category", "{", 400, "INVALID_ARGUMENT"),
            ("POST", "/api/cis/tagging/category", "{\"name\":\"x\"}", 400, "INVALID_ARGUMENT"),
            (
                "POST", "/api/cis/tagging/category", "{\"name\":\"Taken\",\"cardinality\":\"SINGLE\"}", 400,
                "ALREADY_EXISTS"
            ),
            ("POST", "/api/cis/tagging/tag", "{\"name\":\"x\",\"category_id\":\"none\"}", 404, "NOT_FOUND"),
            (
                "POST", "/api/cis/tagging/tag-association?action=list-attached-tags",
                "{\"object_id\":{\"id\":\"vm-0\",\"type\":\"VirtualMachine\"}}", 403, "UNAUTHORIZED"
            ),
            ("POST", "/api/cis/tagging/tag-association?action=list-attached-tags", "{}", 400, "INVALID_ARGUMENT"),
            ("POST", "/api/cis/tagging/tag-association?action=none", "{}", 404, "NOT_FOUND"),
        ])
    func refusals(method: String, path: String, body: String, status: Int, type: String) async throws {
        let bench = Bench()
        bench.simulator.change { world in _ = world.tags.addCategory("Taken") }
        let reply = try await bench.send(method, path, try await login(bench), body: .text(body))
        #expect(reply.status == status)
        let error = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
        #expect(error?["error_type"] as? String == type)
    }

    @Test("Who is not logged in, or no more, is told to log in")
    func sessions() async throws {
        let bench = Bench()
        #expect(try await bench.send("GET", "/api/cis/tagging/tag").status == 401)
        #expect(try await bench.send("POST", "/api/session", ["Authorization": "Basic eDp5"]).status == 401)
        #expect(try await bench.send("POST", "/api/session", ["Authorization": "Basic *"]).status == 401)
        let session = try await login(bench)
        let shown = try await bench.send("GET", "/api/session", session)
        #expect(String(decoding: shown.body, as: UTF8.self).contains("administrator@vsphere.local"))
        bench.simulator.change { world in world.now = world.now + .seconds(2000) }
        #expect(try await bench.send("GET", "/api/cis/tagging/tag", session).status == 401)
        let other = try await login(bench)
        #expect(try await bench.send("DELETE", "/api/session", other).status == 204)
        #expect(try await bench.send("GET", "/api/session", other).status == 401)
        let reader = try await login(bench, user: "reader@vsphere.local")
        let made = try await bench.send(
            "POST", "/api/cis/tagging/category", reader, body: .text("{\"name\":\"x\",\"cardinality\":\"SINGLE\"}"))
        #expect(made.status == 403)
    }

    @Test("The older dialect wraps the same answers")
    func rest() async throws {
        let bench = Bench()
        let session = try await login(bench, "/rest/com/vmware/cis/session")
        let base = "/rest/com/vmware/cis/tagging"
        func value(_ method: String, _ path: String, _ body: String = "") async throws -> Any? {
            let reply = try await bench.send(method, base + path, session, body: .text(body))
            #expect(reply.status == 200, "\(path): \(String(decoding: reply.body, as: UTF8.self))")
            return (try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any])?["value"]
        }
        let spec =
            "{\"create_spec\":{\"name\":\"Old\",\"description\":\"\",\"cardinality\":\"MULTIPLE\",\"associable_types\":[]}}"
        let category = try #require(try await value("POST", "/category", spec) as? String)
        let tagSpec = "{\"create_spec\":{\"name\":\"t\",\"description\":\"\",\"category_id\":\"\(category)\"}}"
        let tag = try #require(try await value("POST", "/tag", tagSpec) as? String)
        let vm = try bench.machine().value
        let object = "{\"id\":\"\(vm)\",\"type\":\"VirtualMachine\"}"
        _ = try await value("POST", "/tag-association/id:\(tag)?~action=attach", "{\"object_id\":\(object)}")
        let list =
            try await value("POST", "/tag-association/id:\(tag)?~action=list-attached-objects") as? [[String: String]]
        #expect(list == [["id": vm, "type": "VirtualMachine"]])
        let tags = try await value("POST", "/tag/id:\(category)?~action=list-tags-for-category", "{}") as? [String]
        #expect(tags == [tag])
        let batch =
            try await value(
                "POST", "/tag-association?~action=attach-multiple-tags-to-object",
                "{\"object_id\":\(object),\"tag_ids\":[\"\(tag)\",\"none\"]}") as? [String: Any]
        #expect(batch?["success"] as? Bool == false)
        #expect((batch?["error_messages"] as? [Any])?.count == 1)
        let wrong = try await bench.send("GET", base + "/tag/\(tag)", session)
        #expect(wrong.status == 404 && String(decoding: wrong.body, as: UTF8.self).contains("std.errors.not_found"))
    }

    @Test("A stand-alone host has no tags")
    func host() async throws {
        let bench = Bench { $0.product = .esxi }
        #expect(try await bench.send("POST", "/api/session").status == 404)
    }

    @Test("Tags go with the object that carries them")
    func removal() throws {
        var store = TagStore()
        let first = store.addCategory("c")
        let category = try #require(first)
        let made = store.addTag("t", in: category)
        let tag = try #require(made)
        let again = (store.addCategory("c"), store.addTag("t", in: category), store.addTag("t", in: "none"))
        #expect(again.0 == nil && again.1 == nil && again.2 == nil)
        let vm = AnyReference("vm-1", type: "VirtualMachine")
        store.attach(tag, to: vm)
        store.forget(vm)
        #expect(store.objects(with: tag).isEmpty && store.tags(of: vm).isEmpty)
    }
}
