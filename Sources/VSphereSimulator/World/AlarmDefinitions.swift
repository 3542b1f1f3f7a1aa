internal import VimTypes

/// Definitions of alarms; what they have raised stands at the entities.
struct AlarmDefinitions: Sendable {
    /// The alarms, in the order in which they were made.
    var all: [ManagedObjectReference<Alarm>] = []
}

extension World {
    /// Defines an alarm for an entity and all below it.
    @discardableResult
    mutating func addAlarm(
        _ name: String, _ description: String, on entity: AnyReference, _ expression: AlarmExpression,
        by user: String = "", systemName: String? = nil
    ) -> ManagedObjectReference<Alarm> {
        let alarm = make(Alarm.self, "alarm")
        self[alarm, Alarm.info] = AlarmInfo(fields: [
            "key": alarm.value, "alarm": alarm, "entity": entity, "name": name, "description": description,
            "enabled": true, "expression": expression, "lastModifiedTime": now, "lastModifiedUser": user,
            "creationEventId": 0, "actionFrequency": 0, "systemName": systemName,
            "setting": AlarmSetting(toleranceRange: 0, reportingFrequency: 300),
        ])
        alarms.all.append(alarm)
        return alarm
    }

    /// Lets an alarm take a state at an entity: yellow and red are shown there and above, green and gray are not.
    mutating func set(
        _ alarm: ManagedObjectReference<Alarm>, _ status: ManagedEntityStatus, at entity: AnyReference
    ) {
        let old = alarmStates(of: entity).first { $0.alarm == alarm && $0.entity.asAny == entity }?.overallStatus
        guard (old ?? .green) != status, let info = self[alarm, Alarm.info] else { return }
        let state = AlarmState(fields: [
            "key": "\(alarm.value).\(entity.value)", "entity": entity, "alarm": alarm, "overallStatus": status,
            "time": now, "acknowledged": false, "eventKey": history.lastEventKey + 1,
        ])
        var next: AnyReference? = entity
        while let current = next {
            var states = alarmStates(of: current).filter { $0.key != state.key }
            if status == .yellow || status == .red { states.append(state) }
            set("triggeredAlarmState", states.isEmpty ? nil : states, of: current)
            next = parent(of: current)
        }
        let from = (old ?? .green).rawValue
        record(
            AlarmStatusChangedEvent.self, on: entity, by: "",
            [
                "alarm": AlarmEventArgument(fields: ["name": info.name, "alarm": alarm]),
                "source": argument(info.entity.asAny), "entity": argument(entity), "from": from,
                "to": status.rawValue,
            ],
            "Alarm '\(info.name)' on \(name(of: entity)) changed from \(Self.words(from)) to \(Self.words(status.rawValue))"
        )
    }

    /// Says that somebody has seen an alarm.
    mutating func acknowledge(_ alarm: ManagedObjectReference<Alarm>, at entity: AnyReference, by user: String) {
        guard let info = self[alarm, Alarm.info] else { return }
        let time = now
        var next: AnyReference? = entity
        while let current = next {
            let states = alarmStates(of: current).map { state in
                guard state.alarm == alarm, state.entity.asAny == entity else { return state }
                return state.with("acknowledged", true).with("acknowledgedByUser", user).with("acknowledgedTime", time)
            }
            set("triggeredAlarmState", states.isEmpty ? nil : states, of: current)
            next = parent(of: current)
        }
        record(
            AlarmAcknowledgedEvent.self, on: entity, by: user,
            [
                "alarm": AlarmEventArgument(fields: ["name": info.name, "alarm": alarm]),
                "source": argument(info.entity.asAny), "entity": argument(entity),
            ], "Acknowledged alarm '\(info.name)' on \(name(of: entity))")
    }

    /// Takes what is raised at an entity and below it out of what is shown above: the entity leaves its place.
    mutating func hideAlarms(of entity: AnyReference) {
        let keys = Set(alarmStates(of: entity).map { $0.key })
        guard !keys.isEmpty else { return }
        var next = parent(of: entity)
        while let current = next {
            let states = alarmStates(of: current).filter { !keys.contains($0.key) }
            set("triggeredAlarmState", states.isEmpty ? nil : states, of: current)
            next = parent(of: current)
        }
    }

    /// Shows what is raised at an entity and below it above as well: the entity has come to another place.
    mutating func showAlarms(of entity: AnyReference) {
        let states = alarmStates(of: entity)
        guard !states.isEmpty else { return }
        var next = parent(of: entity)
        while let current = next {
            set("triggeredAlarmState", alarmStates(of: current) + states, of: current)
            next = parent(of: current)
        }
    }

    private func argument(_ entity: AnyReference) -> ManagedEntityEventArgument {
        ManagedEntityEventArgument(fields: ["name": name(of: entity), "entity": entity])
    }

    /// The alarms that are raised at an entity or below.
    func alarmStates(of entity: AnyReference) -> [AlarmState] {
        value("triggeredAlarmState", of: entity).flatMap([AlarmState].init(_field:)) ?? []
    }

    /// The state of each alarm that looks at an entity.
    func declaredAlarmStates(of entity: AnyReference) -> [AlarmState] {
        guard !alarms.all.isEmpty, let kind = self[entity]?.kind else { return [] }
        let raised = alarmStates(of: entity)
        var above: Set<String> = []
        var next: AnyReference? = entity
        while let current = next {
            above.insert(current.value)
            next = parent(of: current)
        }
        return alarms.all.compactMap { alarm in
            guard let info = self[alarm, Alarm.info], above.contains(info.entity.value),
                Self.types(of: info.expression).contains(where: { kind.isKind(of: $0) })
            else { return nil }
            return raised.first { $0.alarm == alarm && $0.entity.asAny == entity }
                ?? AlarmState(fields: [
                    "key": "\(alarm.value).\(entity.value)", "entity": entity, "alarm": alarm,
                    "overallStatus": ManagedEntityStatus.green, "time": info.lastModifiedTime, "acknowledged": false,
                ])
        }
    }

    /// Types of entities that an expression looks at.
    static func types(of expression: AlarmExpression) -> [String] {
        if let any = expression.as(OrAlarmExpression.self) { return any.expression.flatMap { types(of: $0) } }
        if let all = expression.as(AndAlarmExpression.self) { return all.expression.flatMap { types(of: $0) } }
        if let event = expression.as(EventAlarmExpression.self) { return [event.objectType ?? "ManagedEntity"] }
        if let metric = expression.as(MetricAlarmExpression.self) { return [metric.type] }
        if let state = expression.as(StateAlarmExpression.self) { return [state.type] }
        return []
    }
}
