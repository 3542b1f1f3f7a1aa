"""Where answers on govmomi's simulator (0.24, of 2020) and on ours may differ, each with the reason.

A row is `tool place`, with * for any text. Every row must be needed, but for those that chance decides.
"""

DIFFERENT = {
    "each simulates another version": (
        "get_vcenter_info *version", "get_vcenter_info build", "get_vcenter_info full_name", "*_host* *version",
        "*_host* *build", "get_host_info product", "get_vm_info hardware_version",
    ),
    "each simulates other hardware, with another load": (
        "*_host* *model", "*_host* *vendor", "*_host* *memory_bytes", "get_host_info cpu_threads",
        "get_host_info *_used_*", "get_host_info uptime_seconds", "get_host_info status",
        "get_host_hardware bios_*", "get_host_hardware *cpu_*", "get_host_hardware *adapters",
        "get_host_hardware pci_device_count", "get_host_hardware serial_number",
    ),
    "govmomi's clusters have the speed of one core for each host, and no memory that is overhead": (
        "*cluster* *cpu_total_mhz", "*cluster* *memory_bytes", "get_cluster_info cpu_threads",
        "get_cluster_info *_demand_*",
        "*resource_pool* cpu_usage.*", "*resource_pool* memory_usage.*",
    ),
    "govmomi's root pools are those of one ESXi host": (
        "list_resource_pools items.cpu.*", "list_resource_pools items.memory.*", "get_resource_pool_info cpu.*",
        "get_resource_pool_info memory.*",
    ),
    "govmomi knows how many shares a custom level has, and not those of a level that is named": (
        "delete_resource_pool before.*.shares",
    ),
    "the network of govmomi's hosts is that of one ESXi host, ours is a company's": (
        "get_host_info management_ips", "get_host_info vmotion_enabled",
    ),
    "govmomi's networks have neither settings nor hosts nor machines": (
        "get_network_info binding", "get_network_info *_transmits", "get_network_info mac_changes",
        "get_network_info *vm*",
        "get_network_info promiscuous", "get_network_info is_uplink", "get_network_info ports",
        "get_network_info hosts",
        "get_network_info on_switch", "get_network_info vlan",
    ),
    "govmomi's datastores are folders of this computer, of no type": (
        "get_datastore_info *_bytes", "get_datastore_info used_percent", "get_datastore_info host_count",
        "get_datastore_info shared", "get_datastore_info type", "get_datastore_info url",
    ),
    "ours is a vCenter 9.1 and tells what govmomi's 6.5 does not": (
        "*_cluster* *drs_automation", "get_cluster_info drs_score", "*_cluster* *ha_enabled",
        "get_cluster_info evc_mode",
        "get_cluster_info admission_control", "get_host_info in_quarantine_mode", "*_vm* *sharing", "*_disk* *sharing",
        "*_tools* guest_operations_ready", "*_tools* version_status", "list_snapshots items.size_bytes",
    ),
    "govmomi names the uplink group after the reference of its switch": ("* *networks",),
    "govmomi has the identifier of a guest for its name": ("* *guest_os",),
    "govmomi's devices have keys and addresses of their own, and are connected before they are powered on": (
        "* *disks.key", "list_disks items.key", "get_disk_info key", "add_disk after.key", "add_cdrom after.key",
        "* *nics.*", "list_nics items.*", "get_nic_info *", "add_nic after.*", "connect_nic before.connected",
        "set_nic_mac before.mac_assignment", "get_serial_port ports.key",
    ),
    "the machines that are there from the beginning have other disks": (
        "get_vm_info disks.file", "get_vm_info disks.size_bytes", "get_vm_info firmware", "get_vm_info boot_time",
    ),
    "govmomi's tasks are named after its methods, belong to itself, and have references for names": (
        "*_task operation", "*_task user", "*_task entity_name", "cancel_task *name", "cancel_task *moref",
    ),
    "govmomi's services have no firewall rules": ("*_service* *firewall_rulesets",),
    "govmomi's clones have no annotation, and the disks of the clone after them": (
        "get_vm_info annotation", "delete_vm effects",
    ),
    "each counts events of its own": ("list_recent_events items.key",),
    "govmomi's DuplicateName is of the folder, and not of what has the name": ("create_folder ",),
    "govmomi leaves the datastore out of a path": ("browse_datastore ",),
}
BY_CHANCE = {
    "govmomi places a cluster's machines on any of its hosts": (
        "list_hosts items.vm_count", "list_vms items.host", "get_cluster_info hosts.vm_count",
        "get_host_info *vm_count",
        "enter_maintenance_mode before.running_vms", "enter_maintenance_mode effects",
    ),
}
# What refuses on govmomi's simulator, for want of this.
NOT_THERE = {
    "vm_screenshot": "CreateScreenshot_Task",
    "rename_snapshot": "RenameSnapshot",
    "migrate_vm": "CheckRelocate_Task",
    "move_vm_to_resource_pool": "MoveIntoResourcePool",
    "list_recent_tasks": "CreateCollectorForTasks",
    "inspect_ova": "ParseDescriptor",
    "list_ovf_networks": "ParseDescriptor",
    "deploy_ovf": "ParseDescriptor",
    "export_ovf": "ExportVm",
    "start_service": "HostServiceSystem",
    "stop_service": "HostServiceSystem",
    "restart_service": "HostServiceSystem",
    "set_service_policy": "HostServiceSystem",
    "configure_ntp": "HostDateTimeSystem",
    "reboot_host": "RebootHost_Task",
    "shutdown_host": "ShutdownHost_Task",
}
