"""What both simulators are asked, in order: what one call makes is there for the next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Latest:
    """What the last answer of a tool has for this key, on each side."""

    tool: str
    key: str


@dataclass(frozen=True)
class Device:
    """The device at this place of the last list of a tool: how its simulator labels it is its own choice."""

    tool: str
    number: int


MACHINE = {"cpus": 1, "memory_mib": 32, "guest": "otherGuest", "datastore": "LocalDS_0", "tools": False,
           "networks": ["DC0_DVPG0"]}
HOST = {"sockets": 1, "cores_per_socket": 2, "cpu_mhz": 2294, "memory_gib": 4}
INVENTORY = {
    "datacenters": [
        {
            "name": "DC0",
            "datastores": [{"name": f"LocalDS_{n}", "capacity_gib": 1024} for n in range(2)],
            "networks": [{"name": "VM Network"}, {"name": "DC0_DVPG0", "switch": "DVS0"}],
            "clusters": [
                {"name": "DC0_C0", "ha": False, "hosts": [HOST | {"name": f"DC0_C0_H{n}"} for n in range(3)]}
            ],
            "hosts": [{"name": "DC0_H0", **HOST}],
            "vms": [
                {"name": f"DC0_{place}_VM{n}", "host": host, **MACHINE}
                for place, host in (("H0", "DC0_H0"), ("C0_RP0", "DC0_C0_H0"))
                for n in range(2)
            ],
        }
    ]
}

VM = "shop"
TAGS = {"tier": ["gold", "silver"], "owner": ["sales"]}
TASK = Latest("power_on_vm", "task")
DISK, NIC = Device("list_disks", 2), Device("list_nics", 2)
CALLS = (
    ("get_vcenter_info", {}),
    ("list_folders", {}),
    ("list_hosts", {}),
    ("list_clusters", {}),
    ("list_resource_pools", {}),
    ("list_vms", {}),
    ("get_cluster_info", {"cluster": "DC0_C0"}),
    ("get_drs_recommendations", {"cluster": "DC0_C0"}),
    ("get_resource_pool_info", {"cluster": "DC0_C0"}),
    ("get_host_info", {"host": "DC0_H0"}),
    ("get_host_hardware", {"host": "DC0_H0"}),
    ("list_services", {"host": "DC0_H0", "filter": "TSM*"}),
    ("get_service_status", {"host": "DC0_H0", "service": "TSM-SSH"}),
    ("get_network_info", {"network": "DC0_DVPG0"}),
    ("get_network_info", {"network": "VM Network"}),
    ("get_datastore_info", {"datastore": "LocalDS_0"}),
    ("get_vm_info", {"vm": "DC0_H0_VM0"}),
    ("get_host_info", {"host": "no such host"}),
    # Folders and pools
    ("create_folder", {"name": "apps"}),
    ("create_folder", {"name": "web", "parent": "/DC0/vm/apps"}),
    ("create_folder", {"name": "web", "parent": "/DC0/vm/apps"}),
    ("create_folder", {"name": "old", "kind": "host"}),
    ("delete_folder", {"folder": "/DC0/vm/apps", "recursive": False}),
    ("list_folders", {"kind": "vm"}),
    ("create_resource_pool", {"name": "gold", "cluster": "DC0_C0", "cpu_reservation_mhz": 100,
                              "memory_limit_mb": 2048}),
    ("create_resource_pool", {"name": "gold", "cluster": "DC0_C0"}),
    ("list_resource_pools", {"filter": "go*"}),
    ("get_resource_pool_info", {"resource_pool": "gold"}),
    # A machine and its devices
    ("create_vm", {"name": VM, "cpu": 2, "memory_mb": 512, "disk_gb": 1, "host": "DC0_H0", "datastore": "LocalDS_0",
                   "network": "DC0_DVPG0", "guest_id": "debian10_64Guest", "folder": "/DC0/vm/apps"}),
    ("get_vm_info", {"vm": VM}),
    ("list_vms", {"folder": "/DC0/vm/apps"}),
    ("list_vms", {"on_host": "DC0_H0", "power_state": "powered_on"}),
    ("reconfigure_vm", {"vm": VM, "cpu": 4, "memory_mb": 1024, "annotation": "the shop", "cpu_shares": "high",
                        "extra_config": {"guestinfo.role": "shop"}}),
    ("add_disk", {"vm": VM, "size_gb": 2}),
    ("add_disk", {"vm": VM, "size_gb": 3, "controller": "nvme", "provisioning": "thick"}),
    ("list_disks", {"vm": VM}),
    ("get_disk_info", {"vm": VM, "disk": DISK}),
    ("resize_disk", {"vm": VM, "disk": DISK, "size_gb": 4}),
    ("resize_disk", {"vm": VM, "disk": DISK, "size_gb": 1}),
    ("remove_disk", {"vm": VM, "disk": Device("list_disks", 3), "delete_file": True}),
    ("list_disks", {"vm": VM}),
    ("add_cdrom", {"vm": VM}),
    ("upload_to_datastore", {"datastore": "LocalDS_0", "path": "iso/debian.iso", "content": "an image"}),
    ("attach_iso", {"vm": VM, "iso_path": "[LocalDS_0] iso/debian.iso"}),
    ("detach_iso", {"vm": VM}),
    ("list_nics", {"vm": VM}),
    ("add_nic", {"vm": VM, "network": "VM Network", "nic_type": "e1000e"}),
    ("list_nics", {"vm": VM}),
    ("get_nic_info", {"vm": VM, "nic": NIC}),
    ("change_nic_network", {"vm": VM, "nic": NIC, "network": "DC0_DVPG0"}),
    ("set_nic_mac", {"vm": VM, "nic": NIC, "mac_address": "00:50:56:00:00:11"}),
    ("connect_nic", {"vm": VM, "nic": NIC, "connected": False}),
    ("list_nics", {"vm": VM}),
    ("remove_nic", {"vm": VM, "nic": NIC}),
    ("set_boot_order", {"vm": VM, "boot_order": ["cdrom", "disk"]}),
    ("setup_serial_port", {"vm": VM, "protocol": "telnet", "port": 13000}),
    ("get_serial_port", {"vm": VM}),
    ("connect_serial_port", {"vm": VM, "connected": False}),
    ("connect_serial_port", {"vm": VM}),
    ("clear_serial_port", {"vm": VM}),
    ("remove_serial_port", {"vm": VM}),
    # Power
    ("power_on_vm", {"vm": VM}),
    ("get_task", {"task": TASK}),
    ("wait_for_task", {"task": TASK}),
    ("cancel_task", {"task": TASK}),
    ("power_on_vm", {"vm": VM}),
    ("get_vm_tools_status", {"vm": VM}),
    ("wait_for_vm_tools", {"vm": VM, "timeout_seconds": 1}),
    ("suspend_vm", {"vm": VM}),
    ("power_on_vm", {"vm": VM}),
    ("reset_vm", {"vm": VM}),
    ("shutdown_guest", {"vm": VM}),
    ("power_off_vm", {"vm": VM}),
    ("power_off_vm", {"vm": VM}),
    # Snapshots
    ("list_snapshots", {"vm": VM}),
    ("create_snapshot", {"vm": VM, "snapshot_name": "one", "description": "The first"}),
    ("create_snapshot", {"vm": VM, "snapshot_name": "two"}),
    ("create_snapshot", {"vm": VM, "snapshot_name": "three"}),
    ("list_snapshots", {"vm": VM}),
    ("revert_to_snapshot", {"vm": VM, "snapshot": "one"}),
    ("revert_to_current_snapshot", {"vm": VM}),
    ("delete_snapshot", {"vm": VM, "snapshot": "three"}),
    ("delete_snapshot", {"vm": VM, "snapshot": "no such snapshot"}),
    ("list_snapshots", {"vm": VM}),
    ("delete_all_snapshots", {"vm": VM}),
    ("list_snapshots", {"vm": VM}),
    # Copies, templates and places
    ("clone_vm", {"source": VM, "new_name": "copy", "folder": "/DC0/vm/apps/web"}),
    ("get_vm_info", {"vm": "copy"}),
    ("rename_vm", {"vm": "copy", "new_name": "copied"}),
    ("move_vm_to_folder", {"vm": "copied", "folder": "/DC0/vm/apps"}),
    ("convert_to_template", {"vm": "copied"}),
    ("list_templates", {}),
    ("deploy_from_template", {"source": "copied", "new_name": "deployed", "host": "DC0_C0_H1",
                              "resource_pool": "gold"}),
    ("convert_to_vm", {"template": "copied", "host": "DC0_H0"}),
    # Tags, events, alarms
    ("list_tags", {}),
    ("get_vm_tags", {"vm": VM}),
    ("apply_tag_to_vm", {"vm": VM, "tag": "gold"}),
    ("get_vm_tags", {"vm": VM}),
    ("list_vms", {"tag": "gold"}),
    ("remove_tag_from_vm", {"vm": VM, "tag": "gold"}),
    ("get_vm_tags", {"vm": VM}),
    ("apply_tag_to_vm", {"vm": VM, "tag": "no such tag"}),
    ("list_recent_events", {"types": ["VmSuspendedEvent"], "entity": VM}),
    ("get_alarms", {}),
    # Packages
    # Files
    ("browse_datastore", {"datastore": "LocalDS_0", "path": "iso"}),
    ("create_datastore_folder", {"datastore": "LocalDS_0", "path": "files/in"}),
    ("upload_to_datastore", {"datastore": "LocalDS_0", "path": "files/in/note.txt", "content": "Hello"}),
    ("upload_to_datastore", {"datastore": "LocalDS_0", "path": "files/in/note.txt", "content": "Hello"}),
    ("download_from_datastore", {"datastore": "LocalDS_0", "path": "files/in/note.txt"}),
    ("copy_datastore_file", {"datastore": "LocalDS_0", "path": "files/in/note.txt", "to_path": "files/copy.txt"}),
    ("move_datastore_file", {"datastore": "LocalDS_0", "path": "files/copy.txt", "to_path": "files/moved.txt"}),
    ("browse_datastore", {"datastore": "LocalDS_0", "path": "files", "recursive": True}),
    ("delete_datastore_file", {"datastore": "LocalDS_0", "path": "files/moved.txt"}),
    ("delete_datastore_file", {"datastore": "LocalDS_0", "path": "files", "recursive": True}),
    ("browse_datastore", {"datastore": "LocalDS_0", "path": "files"}),
    # Hosts
    ("enter_maintenance_mode", {"host": "DC0_C0_H1"}),
    ("get_host_info", {"host": "DC0_C0_H1"}),
    ("exit_maintenance_mode", {"host": "DC0_C0_H1"}),
    # The whole API
    ("get_properties", {"type": "VirtualMachine", "objects": [VM], "properties": ["name", "runtime.powerState"]}),
    ("call_api", {"operation": "FindByInventoryPath", "arguments": {"inventoryPath": "/DC0/vm/apps/shop"}}),
    # And all goes
    ("delete_vm", {"vm": "deployed"}),
    ("delete_vm", {"vm": "copied"}),
    ("delete_vm", {"vm": VM}),
    ("delete_vm", {"vm": "no such machine"}),
    ("delete_folder", {"folder": "/DC0/vm/apps", "recursive": True}),
    ("delete_resource_pool", {"resource_pool": "gold"}),
    ("list_vms", {}),
    ("list_resource_pools", {}),
    ("storage_vmotion", {"vm": "DC0_H0_VM1", "target_datastore": "LocalDS_1"}),
    # What govmomi's simulator does not have
    ("get_vm_info", {"vm": "DC0_H0_VM0"}),
    ("create_snapshot", {"vm": "DC0_H0_VM0", "snapshot_name": "last"}),
    ("rename_snapshot", {"vm": "DC0_H0_VM0", "snapshot": "last", "new_name": "latest"}),
    ("vm_screenshot", {"vm": "DC0_H0_VM0"}),
    ("list_recent_tasks", {"entity": "DC0_H0_VM0"}),
    ("inspect_ova", {"source": "app.ova"}),
    ("list_ovf_networks", {"source": "app.ova"}),
    ("deploy_ovf", {"source": "app.ova", "name": "packed", "host": "DC0_H0", "datastore": "LocalDS_0",
                    "network": "VM Network"}),
    ("power_off_vm", {"vm": "DC0_H0_VM1"}),
    ("export_ovf", {"vm": "DC0_H0_VM1", "path": "out.ova"}),
    ("create_resource_pool", {"name": "silver", "cluster": "DC0_C0"}),
    ("move_vm_to_resource_pool", {"vm": "DC0_C0_RP0_VM0", "resource_pool": "silver"}),
    ("migrate_vm", {"vm": "DC0_C0_RP0_VM1", "host": "DC0_C0_H2"}),
    ("restart_service", {"host": "DC0_H0", "service": "DCUI"}),
    ("stop_service", {"host": "DC0_H0", "service": "DCUI"}),
    ("start_service", {"host": "DC0_H0", "service": "TSM"}),
    ("set_service_policy", {"host": "DC0_H0", "service": "TSM", "policy": "on"}),
    ("configure_ntp", {"host": "DC0_H0", "servers": ["192.0.2.7"]}),
    ("reboot_host", {"host": "DC0_H0", "force": True}),
    ("shutdown_host", {"host": "DC0_C0_H2", "force": True}),
)
