import MCPCore

extension PromptLibrary {
    /// Why a machine is slow.
    var triageVM: Prompt {
        prompt(
            "triage_vm", "Why is this VM slow?",
            "Looks for what holds a virtual machine up: processors, memory, disks, snapshots, host, guest.",
            [
                Prompt.Argument("vm", "The machine: name, inventory path or moref"),
                Prompt.Argument("symptom", "What was noticed, and since when", isRequired: false),
            ],
            asking: { values in
                let vm: JSONObject = ["vm": .string(values["vm"] ?? "")]
                return [Question(GetVMInfo.self, vm), Question(GetVMStats.self, vm)]
            }
        ) { values in
            """
            Find out why the virtual machine \(values["vm"] ?? "") is slow.\
            \(values["symptom"].map { " What was noticed: \($0)" } ?? "")

            What get_vm_info and get_vm_stats tell at the moment is below. Go on from there, and stop where the cause is \
            plain:
            1. State: is it powered on, do VMware Tools run and are they current, is a question pending, does \
            get_alarms (entity: the machine, then its host) name it?
            2. Processor: get_vm_stats. More than 5 % ready time per virtual CPU is waiting for the host's processors; \
            co-stop above 3 % means too many virtual CPUs; usage near 100 % means that it is simply busy. Look for a CPU \
            limit.
            3. Memory: anything ballooned or swapped means that the host took memory away: compare with reservation, \
            limit and the host (get_host_stats). Much active memory means that the guest needs more.
            4. Disks: latency above 20 ms. list_snapshots: old or many snapshots make every read and write dearer. \
            get_datastore_info: is the datastore nearly full?
            5. Neighbours: get_host_stats of its host; is the host in trouble, or are others on it greedy (list_vms \
            on_host)? get_drs_recommendations where there is a cluster.
            6. Changes: list_recent_events and list_recent_tasks of the machine: a migration, backup, consolidation or \
            reconfiguration at the time when it began?
            7. Only if all of that is clean and guest operations are permitted: the busiest processes, by \
            list_guest_processes.

            End with: the most likely cause and the figures that show it, what was ruled out, what to do now and what \
            later.
            \(Self.closing)
            """
        }
    }
}
