"""Tasks, events, alarms, counters."""

import datetime

from server import done, refused, vim, vmodl


def tasks_are_recent_and_tell_who(server):
    machine = server.new_machine("history")
    task = machine.ReconfigVM_Task(vim.vm.ConfigSpec(annotation="x"))
    done(task)
    info = task.info
    assert info.entity == machine and info.entityName == "history" and info.descriptionId == "VirtualMachine.reconfigure"
    assert "administrator" in info.reason.userName.lower()
    assert info.queueTime <= info.startTime <= info.completeTime
    assert task in server.content.taskManager.recentTask and task in machine.recentTask


def tasks_are_kept(server):
    machine = server.named(vim.VirtualMachine, "history")
    spec = vim.TaskFilterSpec(entity=vim.TaskFilterSpec.ByEntity(entity=machine, recursion="self"))
    collector = server.content.taskManager.CreateCollectorForTasks(spec)
    page = collector.ReadNextTasks(100)
    names = [one.descriptionId for one in page]
    assert "VirtualMachine.reconfigure" in names, names
    collector.DestroyCollector()


def tasks_can_be_cancelled(server):
    machine = server.named(vim.VirtualMachine, "history")
    spec = vim.vm.CloneSpec(location=vim.vm.RelocateSpec(), powerOn=False, template=False)
    task = machine.CloneVM_Task(machine.parent, "never", spec)
    task.CancelTask()
    refused(vmodl.fault.RequestCanceled, lambda: task)
    assert task.info.cancelled and "never" not in [one.name for one in server.all(vim.VirtualMachine)]


def events_tell_what_was_done(server):
    machine = server.named(vim.VirtualMachine, "history")
    done(machine.PowerOnVM_Task())
    done(machine.PowerOffVM_Task())
    spec = vim.event.EventFilterSpec(entity=vim.event.EventFilterSpec.ByEntity(entity=machine, recursion="self"))
    events = server.content.eventManager.QueryEvents(spec)
    kinds = [type(one) for one in events]
    for kind in (vim.event.VmCreatedEvent, vim.event.VmReconfiguredEvent, vim.event.VmPoweredOnEvent, vim.event.VmPoweredOffEvent):
        assert kind in kinds, kind
    last = next(one for one in events if isinstance(one, vim.event.VmPoweredOffEvent))
    assert last.vm.vm == machine and "history" in last.fullFormattedMessage and last.host.host == machine.runtime.host
    assert len({one.key for one in events}) == len(events)


def events_are_collected_newest_first_page_by_page(server):
    manager = server.content.eventManager
    collector = manager.CreateCollectorForEvents(vim.event.EventFilterSpec())
    collector.SetCollectorPageSize(10)
    latest = [one.key for one in collector.latestPage]
    assert latest == sorted(latest, reverse=True) and len(latest) == 10
    collector.ResetCollector()
    older = [one.key for one in collector.ReadPreviousEvents(10)]
    assert older and max(older) <= max(latest)
    collector.RewindCollector()
    first = [one.key for one in collector.ReadNextEvents(5)]
    assert first == sorted(first)
    collector.DestroyCollector()
    refused(vmodl.fault.ManagedObjectNotFound, collector.ReadNextEvents, 5)


def events_are_filtered(server):
    now = server.service.CurrentTime()
    spec = vim.event.EventFilterSpec(
        eventTypeId=["VmPoweredOnEvent"],
        time=vim.event.EventFilterSpec.ByTime(beginTime=now - datetime.timedelta(minutes=10), endTime=now + datetime.timedelta(minutes=1)))
    events = server.content.eventManager.QueryEvents(spec)
    assert events and all(isinstance(one, vim.event.VmPoweredOnEvent) for one in events)
    spec = vim.event.EventFilterSpec(userName=vim.event.EventFilterSpec.ByUsername(systemUser=False, userList=["nobody-at-all"]))
    assert not server.content.eventManager.QueryEvents(spec)


def events_can_be_written_by_users(server):
    machine = server.named(vim.VirtualMachine, "history")
    server.content.eventManager.LogUserEvent(machine, "seen by a person")
    spec = vim.event.EventFilterSpec(entity=vim.event.EventFilterSpec.ByEntity(entity=machine, recursion="self"))
    assert any(
        isinstance(one, vim.event.GeneralUserEvent) and "seen by a person" in one.message
        for one in server.content.eventManager.QueryEvents(spec))


def alarms_are_raised_and_acknowledged(server):
    manager = server.content.alarmManager
    assert len(manager.GetAlarm(None)) > 5
    states = server.content.rootFolder.triggeredAlarmState
    assert states and all(one.overallStatus in ("yellow", "red") for one in states)
    state = next(one for one in states if not one.acknowledged)
    assert state.entity in [one.entity for one in state.entity.triggeredAlarmState]
    manager.AcknowledgeAlarm(state.alarm, state.entity)
    (again,) = [
        one for one in server.content.rootFolder.triggeredAlarmState
        if (one.alarm, one.entity) == (state.alarm, state.entity)]
    assert again.acknowledged and "administrator" in again.acknowledgedByUser.lower()


def counters_are_described_and_measured(server):
    manager = server.content.perfManager
    counters = {f"{one.groupInfo.key}.{one.nameInfo.key}.{one.rollupType}": one for one in manager.perfCounter}
    for name in ("cpu.usage.average", "cpu.ready.summation", "mem.active.average", "disk.maxTotalLatency.latest", "net.usage.average"):
        assert name in counters, name
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOn")
    summary = manager.QueryPerfProviderSummary(machine)
    assert summary.currentSupported and summary.refreshRate == 20
    available = {one.counterId for one in manager.QueryAvailablePerfMetric(machine, None, None, 20)}
    usage = counters["cpu.usage.average"].key
    assert usage in available
    metric = vim.PerformanceManager.MetricId(counterId=usage, instance="")
    (result,) = manager.QueryPerf([vim.PerformanceManager.QuerySpec(
        entity=machine, metricId=[metric], intervalId=20, maxSample=15)])
    assert result.entity == machine and len(result.sampleInfo) == 15 and len(result.value[0].value) == 15
    assert all(0 <= one <= 10000 for one in result.value[0].value)
    (result,) = manager.QueryPerf([vim.PerformanceManager.QuerySpec(
        entity=machine, metricId=[metric], intervalId=20, maxSample=15, format="csv")])
    assert len(result.value[0].value.split(",")) == 15


def counters_have_a_past(server):
    manager = server.content.perfManager
    assert [one.samplingPeriod for one in manager.historicalInterval] == [300, 1800, 7200, 86400]
    counters = {f"{one.groupInfo.key}.{one.nameInfo.key}.{one.rollupType}": one.key for one in manager.perfCounter}
    host = next(one for one in server.all(vim.HostSystem) if one.runtime.connectionState == "connected")
    end = server.service.CurrentTime()
    (result,) = manager.QueryPerf([vim.PerformanceManager.QuerySpec(
        entity=host, metricId=[vim.PerformanceManager.MetricId(counterId=counters["cpu.usage.average"], instance="")],
        intervalId=300, startTime=end - datetime.timedelta(hours=6), endTime=end)])
    assert 70 <= len(result.sampleInfo) <= 73 and all(one.interval == 300 for one in result.sampleInfo)


def events_are_filtered_by_every_name_of_their_type(server):
    manager = server.content.eventManager
    count = {
        name: len(manager.QueryEvents(vim.event.EventFilterSpec(eventTypeId=[name])))
        for name in ("VmPoweredOnEvent", "vim.event.VmPoweredOnEvent", "vim.event.NoSuchEvent", "org.example.deployed")}
    assert count["VmPoweredOnEvent"] == count["vim.event.VmPoweredOnEvent"] > 0
    assert count["vim.event.NoSuchEvent"] == count["org.example.deployed"] == 0
    manager.PostEvent(vim.event.EventEx(
        eventTypeId="org.example.deployed", severity="info", message="deployed", key=0, chainId=0, userName="",
        createdTime=server.service.CurrentTime()))
    (event,) = manager.QueryEvents(vim.event.EventFilterSpec(eventTypeId=["org.example.deployed"]))
    assert event.message == "deployed" and event.chainId == event.key and "administrator" in event.userName.lower()


def collectors_are_limited(server):
    manager = server.content.eventManager
    collectors = [
        manager.CreateCollectorForEvents(vim.event.EventFilterSpec()) for _ in range(manager.maxCollector)]
    refused(vim.fault.InvalidState, manager.CreateCollectorForEvents, vim.event.EventFilterSpec())
    for one in collectors:
        one.DestroyCollector()
    gone = vim.event.EventFilterSpec.ByEntity(
        entity=vim.VirtualMachine("vm-424242", server.service._stub), recursion="self")
    refused(vmodl.fault.ManagedObjectNotFound, manager.QueryEvents, vim.event.EventFilterSpec(entity=gone))


def tasks_are_filtered(server):
    manager = server.content.taskManager
    machine = server.new_machine("history of tasks")
    task = machine.PowerOnVM_Task()
    done(task)
    refused(vim.fault.InvalidPowerState, machine.PowerOnVM_Task)

    def found(**filters):
        collector = manager.CreateCollectorForTasks(vim.TaskFilterSpec(**filters))
        tasks = collector.ReadNextTasks(1000)
        collector.DestroyCollector()
        return tasks

    entity = vim.TaskFilterSpec.ByEntity(entity=machine, recursion="self")
    assert [(one.descriptionId, one.state) for one in found(entity=entity)] == [
        ("VirtualMachine.powerOn", "success"), ("VirtualMachine.powerOn", "error")]
    assert [one.key for one in found(entity=entity, state=["success"])] == [task.info.key]
    assert [one.key for one in found(eventChainId=[task.info.eventChainId])] == [task.info.key]
    assert not found(entity=entity, userName=vim.TaskFilterSpec.ByUsername(userList=["nobody-at-all"]))
    refused(vim.fault.InvalidState, task.CancelTask)


def datastores_are_measured(server):
    manager = server.content.perfManager
    counters = {f"{one.groupInfo.key}.{one.nameInfo.key}.{one.rollupType}": one.key for one in manager.perfCounter}
    host = next(
        one.runtime.host for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOn")
    latency = counters["datastore.totalReadLatency.average"]
    (result,) = manager.QueryPerf([vim.PerformanceManager.QuerySpec(
        entity=host, intervalId=20, maxSample=3,
        metricId=[vim.PerformanceManager.MetricId(counterId=latency, instance="*")])])
    volumes = {one.summary.url.rstrip("/").split("/")[-1] for one in host.datastore if one.summary.accessible}
    assert {one.id.instance for one in result.value} == volumes
    datastore = next(one for one in host.datastore if one.summary.accessible)
    assert manager.QueryPerfProviderSummary(datastore).summarySupported
    (result,) = manager.QueryPerf([vim.PerformanceManager.QuerySpec(
        entity=datastore, intervalId=300, maxSample=1,
        metricId=[vim.PerformanceManager.MetricId(counterId=counters["disk.capacity.latest"], instance="")])])
    assert result.value[0].value == [datastore.summary.capacity >> 10]
