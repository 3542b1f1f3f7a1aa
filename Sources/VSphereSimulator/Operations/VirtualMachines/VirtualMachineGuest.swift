internal import VimTypes

// What goes on in a guest as its machine starts and stops: after a start the tools answer within 20 seconds, addresses
// follow 5 seconds later.

extension World {
    /// Boots the guest.
    mutating func startGuest(_ vm: Machine) {
        let generation = newGeneration(vm)
        guestStopped(vm)
        let started = now
        update(vm, VirtualMachine.guest) { $0.set("guestState", "running") }
        update(vm, VirtualMachine.runtime) { $0.set("bootTime", started) }
        remember(vm) { $0.typed = "" }
        guard guests[vm.value]?.toolsVersion != nil else { return }
        startCustomization(vm)
        later(.seconds(20), vm, generation) { world in
            world.guestStarted(vm)
            world.update(vm, VirtualMachine.guest) {
                $0.set("ipAddress", nil)
                $0.set("net", nil)
            }
        }
        later(.seconds(25), vm, generation) { world in
            let isCustomized = world.finishCustomization(vm)
            world.showAddresses(vm)
            if isCustomized { world.setCustomization(vm, "TOOLSDEPLOYPKG_SUCCEEDED") }
        }
    }

    /// Lets a guest go on that was suspended: it is what it was before.
    mutating func resumeGuest(_ vm: Machine) {
        let generation = newGeneration(vm)
        update(vm, VirtualMachine.guest) { $0.set("guestState", "running") }
        later(.seconds(2), vm, generation) { $0.showAddresses(vm) }
    }

    /// Stops the guest at once.
    mutating func stopGuest(_ vm: Machine) {
        newGeneration(vm)
        guestStopped(vm)
        update(vm, VirtualMachine.runtime) { $0.set("toolsInstallerMounted", false) }
    }

    /// Shows the guest with the addresses of its adapters: those that it had, and new ones for new adapters.
    mutating func showAddresses(_ vm: Machine) {
        guard let config = self[vm, VirtualMachine.config], var installed = guests[vm.value],
            powerState(of: vm) == .poweredOn
        else { return }
        let cards = config.cards
        for (position, card) in cards.enumerated() {
            if position == installed.addresses.count { installed.addresses.append([]) }
            guard installed.addresses[position].isEmpty, card.connectable?.connected ?? true else { continue }
            installed.addresses[position] = [newIPAddress(on: network(of: card))]
        }
        installed.addresses.removeLast(max(0, installed.addresses.count - cards.count))
        guests[vm.value] = installed
        guestStarted(vm)
    }

    /// A free address: in the subnet of the machines that are on the network already, or else in one of its own.
    private mutating func newIPAddress(on network: AnyReference?) -> String {
        let network = network ?? rootFolder.asAny
        var generator = SeededGenerator(settings.seed, "subnet " + network.value)
        let own = "10.\(20 + generator.next() % 200).\(generator.next() % 250)"
        var prefix = own
        for vm in links(network, "vm") {
            guard let known = guests[vm.value]?.addresses.joined().first(where: { $0.split(separator: ".").count == 4 })
            else { continue }
            prefix = known.split(separator: ".").dropLast().joined(separator: ".")
            break
        }
        // The lower addresses belong to machines that were given theirs by hand.
        return "\(prefix).\(150 + (nextNumber("address " + network.value) - 1) % 100)"
    }
}
