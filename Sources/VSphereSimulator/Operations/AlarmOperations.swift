internal import VimTypes

/// Operations of `AlarmManager`.
enum AlarmOperations {
    static let all: [Operation] = [
        Operation("GetAlarm") { world, call in
            let entity: AnyReference? = call.optional("entity")
            return world.all(Alarm.self).filter { alarm in
                entity == nil || world[alarm, Alarm.info]?.entity.asAny == entity
            }
        },
        Operation("GetAlarmState") { world, call in
            world.declaredAlarmStates(of: try entity(call, world))
        },
        Operation("AcknowledgeAlarm") { world, call in
            let alarm: ManagedObjectReference<Alarm> = try call.argument("alarm")
            guard world.has(alarm) else { throw Fault(ManagedObjectNotFound.self, ["obj": alarm]) }
            world.acknowledge(alarm, at: try entity(call, world), by: call.user)
            return nil
        },
    ]

    private static func entity(_ call: Call, _ world: World) throws -> AnyReference {
        let entity: AnyReference = try call.argument("entity")
        guard world.has(entity) else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        return entity
    }
}
