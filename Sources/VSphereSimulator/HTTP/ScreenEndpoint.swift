internal import HTTPTransport
internal import VimTypes

/// Serves `/screen`: what a machine shows on its console, as a PNG.
enum ScreenEndpoint {
    static let screen = Router.Route(serving: "/screen") { request, simulator in
        guard request.method == "GET" || request.method == "HEAD" else {
            return .refusal(405, "A screen is read by GET.")
        }
        let lines = try simulator.change { world in
            let user = try world.basicCaller(request) ?? world.caller(request)
            let vm = ManagedObjectReference<VirtualMachine>(request.query["id"] ?? "")
            guard world[vm]?.kind.name == "VirtualMachine" else { throw HTTPRefusal(404, "There is no such machine.") }
            let privilege = "VirtualMachine.Interact.ConsoleInteract"
            guard world.allows(user, privilege, on: vm.asAny) else {
                throw Fault(NoPermission.self, ["object": vm, "privilegeId": privilege])
            }
            guard world[vm, VirtualMachine.runtime]?.powerState == .poweredOn else {
                throw HTTPRefusal(400, "The machine is not powered on: it has no screen.")
            }
            return world.console(of: vm)
        }
        let picture = ConsoleImage(lines).png(
            width: request.query["w"].flatMap { Int($0) }, height: request.query["h"].flatMap { Int($0) })
        return try .file(.bytes(picture), request, type: "image/png")
    }
}
