internal import VimTypes

/// Operations of `Task`.
enum TaskOperations {
    static let all: [Operation] = [
        Operation("CancelTask") { world, call in
            try world.cancel(try call.target())
            return nil
        }
    ]
}
