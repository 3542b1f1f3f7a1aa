import VSphere
import VimTypes

extension Inventory {
    /// Whether an entity is in another one, at any depth. None is in itself.
    func isWithin(_ entity: Entity, _ container: Entity) -> Bool {
        var parent = entity.parent
        // No inventory is so deep; a tree that leads back to itself must not hold us.
        for _ in 0..<100 {
            guard let above = parent else { return false }
            if above.value == container.reference.value { return true }
            parent = self[above]?.parent
        }
        return false
    }
}
