"""Hosts: services, time, maintenance, networks."""

import time

from server import done, refused, vim, vmodl


def _host(server):
    return next(
        one for one in server.cluster().host
        if one.runtime.connectionState == "connected" and not one.runtime.inMaintenanceMode)


def services_start_and_stop(server):
    system = _host(server).configManager.serviceSystem
    services = {one.key: one for one in system.serviceInfo.service}
    assert {"TSM-SSH", "ntpd", "TSM"} <= set(services)
    running = services["TSM-SSH"].running
    (system.StopService if running else system.StartService)("TSM-SSH")
    assert {one.key: one.running for one in system.serviceInfo.service}["TSM-SSH"] is not running
    system.UpdateServicePolicy("TSM-SSH", "on")
    assert {one.key: one.policy for one in system.serviceInfo.service}["TSM-SSH"] == "on"
    system.RestartService("ntpd")
    refused(vim.fault.NotFound, system.StartService, "no-such-service")


def time_servers_are_set(server):
    system = _host(server).configManager.dateTimeSystem
    config = vim.host.DateTimeConfig(ntpConfig=vim.host.NtpConfig(server=["ntp1.example.org", "ntp2.example.org"]))
    system.UpdateDateTimeConfig(config)
    assert system.dateTimeInfo.ntpConfig.server == ["ntp1.example.org", "ntp2.example.org"]
    assert system.QueryDateTime() is not None


def maintenance_moves_machines_away(server):
    host = next(
        one for one in server.cluster().host
        if one.runtime.connectionState == "connected" and not one.runtime.inMaintenanceMode
        and any(machine.runtime.powerState == "poweredOn" for machine in one.vm))
    running = [one for one in host.vm if one.runtime.powerState == "poweredOn"]
    done(host.EnterMaintenanceMode_Task(0, True, None))
    assert host.runtime.inMaintenanceMode and host.summary.runtime.inMaintenanceMode
    assert all(one.runtime.host != host for one in running)
    refused(vmodl.MethodFault, running[0].MigrateVM_Task, host=host, priority="defaultPriority")
    done(host.ExitMaintenanceMode_Task(0))
    assert not host.runtime.inMaintenanceMode
    refused(vmodl.MethodFault, host.ExitMaintenanceMode_Task, 0)


def reboots_only_in_maintenance_or_by_force(server):
    host = _host(server)
    refused(vmodl.MethodFault, host.RebootHost_Task, False)
    done(host.EnterMaintenanceMode_Task(0, True, None))
    boot = host.runtime.bootTime
    done(host.RebootHost_Task(False))
    end = time.monotonic() + 60
    while (host.runtime.connectionState != "connected" or host.runtime.bootTime == boot) and time.monotonic() < end:
        time.sleep(0.2)
    assert host.runtime.connectionState == "connected" and host.runtime.bootTime > boot
    done(host.ExitMaintenanceMode_Task(0))


def hosts_are_disconnected_and_come_back(server):
    host = _host(server)
    done(host.DisconnectHost_Task())
    assert host.runtime.connectionState == "disconnected"
    done(host.ReconnectHost_Task())
    assert host.runtime.connectionState == "connected"


def networks_are_described(server):
    host = _host(server)
    network = host.config.network
    assert network.vswitch and network.portgroup and network.pnic and network.vnic
    assert any(one.spec.ip.ipAddress for one in network.vnic)
    assert host.configManager.networkSystem.networkInfo.vswitch


def port_groups_are_added_and_removed(server):
    host = _host(server)
    system = host.configManager.networkSystem
    spec = vim.host.PortGroup.Specification(
        name="acceptance", vlanId=42, vswitchName=host.config.network.vswitch[0].name, policy=vim.host.NetworkPolicy())
    system.AddPortGroup(spec)
    refused(vim.fault.AlreadyExists, system.AddPortGroup, spec)
    assert "acceptance" in [one.name for one in host.network]
    system.RemovePortGroup("acceptance")
    assert "acceptance" not in [one.name for one in host.network]


def port_groups_and_adapters_in_use_stay(server):
    host, network = next(
        (host, network) for host in server.all(vim.HostSystem) for network in host.network
        if type(network) is vim.Network and any(one.runtime.host == host for one in network.vm))
    system = host.configManager.networkSystem
    assert refused(vim.fault.ResourceInUse, system.RemovePortGroup, network.name).name == network.name
    switch = next(one for one in host.config.network.vswitch if one.pnic)
    taken = next(one.device for one in host.config.network.pnic if one.key in switch.pnic)
    spec = vim.host.VirtualSwitch.Specification(
        numPorts=128, bridge=vim.host.VirtualSwitch.BondBridge(nicDevice=[taken]))
    assert refused(vim.fault.ResourceInUse, system.AddVirtualSwitch, "acceptance", spec).name == taken


def clusters_recommend_and_are_reconfigured(server):
    cluster = server.cluster()
    cluster.RefreshRecommendation()
    enabled = cluster.configuration.drsConfig.enabled
    spec = vim.cluster.ConfigSpecEx(drsConfig=vim.cluster.DrsConfigInfo(enabled=not enabled))
    done(cluster.ReconfigureComputeResource_Task(spec, True))
    assert cluster.configurationEx.drsConfig.enabled is not enabled


def hardware_is_described(server):
    host = _host(server)
    assert host.hardware.systemInfo.model and host.hardware.cpuInfo.numCpuCores > 0 and host.hardware.pciDevice
    assert host.summary.hardware.memorySize == host.hardware.memorySize
    assert host.config.product.version
