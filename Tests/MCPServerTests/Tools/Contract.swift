import MCPCore
import Testing

/// The names that every release answers to: those of the tools, their other names, the level each needs, and which may
/// destroy something.
enum Contract {
    struct Promise: Sendable, CustomTestStringConvertible {
        let name: String
        let toolset: String
        let permission: PermissionLevel
        let isDestructive: Bool
        let aliases: [String]

        var testDescription: String { name }
    }

    static let tools: [Promise] = listing.flatMap { toolset, tools in
        tools.split(separator: ";").map { entry in
            let words = entry.split(whereSeparator: \.isWhitespace).map(String.init)
            return Promise(
                name: words[1], toolset: toolset, permission: levels[words[0].prefix(1).description] ?? .readOnly,
                isDestructive: words[0].hasSuffix("d"), aliases: Array(words.dropFirst(2)))
        }
    }

    private static let levels: [String: PermissionLevel] = [
        "R": .readOnly, "P": .powerOps, "V": .vmLifecycle, "H": .hostAdmin, "F": .fullAdmin,
    ]

    /// Level, `d` if it may destroy, name, other names.
    private static let listing: [(String, String)] = [
        (
            "vm",
            """
            R list_vms; R get_vm_info; V create_vm; V clone_vm; V deploy_from_template; V reconfigure_vm; V
            rename_vm; Vd delete_vm; V set_boot_order; V convert_to_template; V convert_to_vm; R list_templates;
            V migrate_vm; V storage_vmotion; V move_vm_disk; V move_vm_to_folder; V move_vm_to_resource_pool
            """
        ),
        (
            "power",
            """
            P power_on_vm power_on; Pd power_off_vm power_off; P shutdown_guest; P reboot_guest; P suspend_vm;
            Pd reset_vm; P standby_guest
            """
        ),
        (
            "snapshots",
            """
            R list_snapshots; P create_snapshot; Pd revert_to_snapshot; Pd revert_to_current_snapshot; Pd
            delete_snapshot; Pd delete_all_snapshots; P rename_snapshot
            """
        ),
        (
            "guest",
            """
            F run_command_in_guest; F list_guest_processes; F read_guest_file; F write_guest_file; F
            list_guest_directory; F create_guest_directory; Fd delete_guest_file
            """
        ),
        (
            "monitoring",
            """
            R vm_screenshot; R get_vm_stats; R get_host_stats; R wait_for_vm_tools; R get_vm_tools_status; R
            get_alarms; P acknowledge_alarm; R list_recent_events get_recent_events; R list_recent_tasks
            get_recent_tasks; R get_task; R wait_for_task; V cancel_task
            """
        ),
        (
            "serial",
            """
            R get_serial_port; P setup_serial_port; P connect_serial_port; P clear_serial_port; Vd
            remove_serial_port
            """
        ),
        (
            "storage",
            """
            R list_disks; R get_disk_info; V add_disk; Vd remove_disk; V resize_disk extend_disk; V add_cdrom; V
            attach_iso; V detach_iso
            """
        ),
        (
            "network",
            """
            R list_nics; R get_nic_info; V add_nic; Vd remove_nic; P connect_nic; V change_nic_network; V
            set_nic_mac
            """
        ),
        (
            "content",
            """
            R list_ovf_networks; R inspect_ova; V deploy_ovf deploy_ova; V export_ovf export_vm_ovf; R
            browse_datastore; R get_datastore_info; V upload_to_datastore; V download_from_datastore; Vd
            delete_datastore_file; V create_datastore_folder; V move_datastore_file; V copy_datastore_file
            """
        ),
        (
            "host",
            """
            R list_hosts; R get_host_info; R get_host_hardware; R get_host_networking; R list_services; R
            get_service_status; R get_ntp_config; H start_service; H stop_service; H restart_service; H
            set_service_policy; H configure_ntp; Hd enter_maintenance_mode; H exit_maintenance_mode; Hd
            reboot_host; Hd shutdown_host
            """
        ),
        (
            "inventory",
            """
            R list_servers; R get_vcenter_info; R list_folders; R list_clusters; R get_cluster_info; R
            list_resource_pools; R get_resource_pool_info; R get_network_info; R get_drs_recommendations; R
            list_tags; R get_vm_tags; V create_folder; Vd delete_folder; V create_resource_pool; Vd
            delete_resource_pool; V apply_tag_to_vm; V remove_tag_from_vm
            """
        ),
        (
            "api",
            """
            R search_api; R describe_api; Rd call_api; R get_properties
            """
        ),
    ]
}
