import Testing

@testable import HTTPTransport

@Suite("The state of a transfer")
struct TransferStateTests {
    typealias State = TransferState<String>

    private struct Failure: Error, Equatable {}

    private let head = HTTPResponseHead(status: 200)

    @Test("The task waits for the head, and is woken by it once")
    func theTaskIsWokenByTheHead() {
        var state = State(bufferSize: 10)
        #expect(isPending(state.takeHead()))
        #expect(state.suspendConsumer("task") == true)
        #expect(state.consumerToWake() == nil)
        state.receive(head)
        #expect(state.consumerToWake() == "task")
        #expect(state.consumerToWake() == nil)
        #expect(value(state.takeHead()) == head)
    }

    @Test("A task does not wait for what is there already")
    func theTaskDoesNotWaitInVain() {
        var state = State(bufferSize: 10)
        state.receive(head)
        #expect(state.suspendConsumer("task") == false)
        _ = state.takeHead()
        #expect(state.suspendConsumer("task") == true)
        _ = state.finish(.complete)
        #expect(state.suspendConsumer("task") == false)
        #expect(state.suspendUntilFinished("task") == false)
    }

    @Test("A full buffer pauses the response until the task has taken all of it")
    func fullBuffersPauseTheResponse() {
        var state = State(bufferSize: 10)
        #expect(state.hasRoom() == true)
        state.receive([UInt8](repeating: 1, count: 9))
        #expect(state.hasRoom() == true)
        state.receive([UInt8](repeating: 2, count: 9))
        #expect(state.hasRoom() == false)
        #expect(state.pauses.response)
        let (chunks, resume) = state.takeChunks()
        #expect(value(chunks)?.map(\.count) == [9, 9])
        #expect(resume)
        #expect(!state.pauses.response)
        #expect(state.hasRoom() == true)
        #expect(state.takeChunks().resume == false)
    }

    @Test("What arrived comes before the end, and the end comes again and again")
    func whatArrivedComesBeforeTheEnd() {
        for outcome in [State.Outcome.complete, .failed(Failure())] {
            var state = State(bufferSize: 10)
            state.receive([1])
            #expect(state.finish(outcome) == [])
            #expect(value(state.takeChunks().0) == [[1]])
            for _ in 0..<2 {
                let (end, _) = state.takeChunks()
                switch outcome {
                case .complete: #expect(value(end)?.isEmpty == true)
                case .failed: #expect(error(end) is Failure)
                }
            }
        }
    }

    @Test("An abort counts once, at once, and not after the end")
    func abortsCountOnce() {
        var state = State(bufferSize: 10)
        state.receive([1])
        #expect(state.abort(Failure()) == true)
        #expect(state.abort(CancellationError()) == false)
        #expect(error(state.takeChunks().0) is Failure)
        #expect(error(state.takeHead()) is Failure)
        #expect(error(state.write([1])) is CancellationError)
        var ended = State(bufferSize: 10)
        _ = ended.finish(.complete)
        #expect(ended.abort(Failure()) == false)
    }

    @Test("The end wakes both tasks")
    func theEndWakesBothTasks() {
        var state = State(bufferSize: 1)
        _ = state.write([1])
        #expect(state.suspendConsumer("task") == true)
        #expect(state.suspendProducer("writer") == true)
        #expect(state.finish(.complete) == ["task", "writer"])
    }

    @Test("A writer waits while too much is queued, and is woken when some of it is gone")
    func writersWait() {
        var state = State(bufferSize: 10)
        #expect(value(state.write([UInt8](repeating: 0, count: 8))) == false)
        #expect(value(state.write([UInt8](repeating: 0, count: 8))) == false)
        #expect(isPending(state.write([0])))
        #expect(state.suspendProducer("writer") == true)
        guard case .chunk(let first, let waiter) = state.nextOutgoing() else { Issue.record("no chunk"); return }
        #expect(first.count == 8)
        #expect(waiter == "writer")
        #expect(value(state.write([0])) == false)
    }

    @Test("The thread is told about bytes only when it waits for them")
    func theThreadIsToldWhenItWaits() {
        var state = State(bufferSize: 10)
        guard case .pending = state.nextOutgoing() else { Issue.record("a chunk from nowhere"); return }
        #expect(state.pauses.request)
        #expect(value(state.write([])) == false)
        #expect(value(state.write([1])) == true)
        #expect(!state.pauses.request)
        #expect(value(state.write([2])) == false)
        _ = state.nextOutgoing()
        _ = state.nextOutgoing()
        _ = state.nextOutgoing()
        #expect(value(state.endBody()) == true)
        guard case .end = state.nextOutgoing() else { Issue.record("no end"); return }
        #expect(!state.pauses.request)
    }

    @Test("A body of another length than announced is an error", arguments: [(2, false), (4, true)])
    func wrongLengthsAreErrors(_ count: Int, _ failsInWrite: Bool) {
        var state = State(bufferSize: 10, announcedLength: 3)
        let write = state.write([UInt8](repeating: 0, count: count))
        #expect((error(write) is BodyLengthMismatch) == failsInWrite)
        if !failsInWrite { #expect(error(state.endBody()) is BodyLengthMismatch) }
    }

    private func value<Value>(_ poll: State.Poll<Value>) -> Value? {
        if case .ready(let value) = poll { value } else { nil }
    }

    private func error<Value>(_ poll: State.Poll<Value>) -> (any Error)? {
        if case .failed(let error) = poll { error } else { nil }
    }

    private func isPending<Value>(_ poll: State.Poll<Value>) -> Bool {
        if case .pending = poll { true } else { false }
    }
}
