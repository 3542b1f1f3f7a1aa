import MCPCore

extension PromptLibrary {
    /// Whether a host can be taken out of service.
    var maintenanceReadiness: Prompt {
        prompt(
            "maintenance_readiness", "Can this host go into maintenance?",
            "Checks what stands in the way of maintenance of an ESXi host, and what it would take.",
            [Prompt.Argument("host", "The host: name or moref")],
            asking: { values in
                let host: JSONObject = ["host": .string(values["host"] ?? "")]
                return [Question(GetHostInfo.self, host), Question(ListHosts.self)]
            }
        ) { values in
            """
            Find out whether the ESXi host \(values["host"] ?? "") can go into maintenance mode now, and what would \
            hinder it.

            What get_host_info and list_hosts tell at the moment is below. Go on from there:
            1. Is it connected, in maintenance already, in quarantine, or in need of a reboot? get_alarms (entity: the \
            host and its cluster): whatever is red comes first.
            2. get_cluster_info: is DRS on and fully automatic, so that machines leave by themselves? Does HA admission \
            control leave room for one host less? get_drs_recommendations: are any pending?
            3. Room: add up CPU and memory of the other connected hosts of the cluster that are not in maintenance, and \
            compare with what runs here (get_host_stats, list_vms on_host). Say how full they would be afterwards.
            4. Machines that cannot move: for each running one get_vm_info: disks on a datastore that only this host \
            has (get_datastore_info), a connected CD drive or serial port of the host, passthrough devices, a running \
            snapshot task, affinity to this host. With vSAN: which data would have to be evacuated?
            5. list_recent_tasks of the host and its machines: does a migration, backup or clone run?
            6. enter_maintenance_mode with dry_run.

            End with: ready, ready after these steps, or not now, with the reasons; the order of steps; and how to get \
            back (exit_maintenance_mode, what to check after the reboot).
            \(Self.closing)
            """
        }
    }
}
