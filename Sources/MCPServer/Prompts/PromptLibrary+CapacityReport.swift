import MCPCore

extension PromptLibrary {
    /// How much room there is.
    var capacityReport: Prompt {
        prompt(
            "capacity_report", "How much room is left?",
            "Reports the capacity of clusters, hosts and datastores: what is used, promised and left.",
            [Prompt.Argument("cluster", "Only this cluster: name or moref", isRequired: false)],
            asking: { values in
                let filter = values["cluster"].map { ["filter": JSON.string($0)] as JSONObject } ?? [:]
                return [
                    Question(ListClusters.self, filter), Question(ListHosts.self), Question(ListDatastores.self),
                ]
            }
        ) { values in
            """
            Write a report on the capacity of \(values["cluster"].map { "the cluster \($0)" } ?? "all clusters").

            Clusters, hosts and datastores as they are at the moment are below. Go on from there:
            1. For each cluster: processors and memory, with and without its largest host (what HA must bear); what runs \
            on it; virtual CPUs per core and configured memory per memory (list_vms on_host, get_cluster_info).
            2. Use: get_host_stats of each host over the last hour; which hosts are well above the others?
            3. list_resource_pools: which reservations or limits would stop a machine although there is room?
            4. Datastores: free, and promised beyond what there is. Below 20 % free is a warning, below 10 % urgent; \
            above 150 % promised needs a look. Those that are not accessible or in maintenance do not count.
            5. What could be had back: machines that have been powered off for long, templates, snapshots (the prompt \
            snapshot_hygiene), orphaned disks (browse_datastore).

            End with a table for clusters and one for datastores, the three tightest places, how many machines of a \
            usual size (4 CPUs, 16 GB, 100 GB) still fit where, and what to do first.
            \(Self.closing)
            """
        }
    }
}
