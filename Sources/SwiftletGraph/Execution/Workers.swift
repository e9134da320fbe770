import Glibc
import Synchronization

/// A fixed set of threads that share one operator's work, made once.
///
/// Work is cut into ranges by their number alone, and each output element is computed by one worker
/// in one order: results have the same bits for any number of workers.
/// Memory: the threads' stacks; sharing out work allocates nothing.
public final class Workers: Sendable {
  /// The caller's thread included.
  public let count: Int
  private let shared = SharedWork()
  private let threads: [pthread_t]

  /// Only the caller's thread.
  public static let one = Workers(count: 1)

  /// Precondition: `count` is at least 1. When the system gives fewer threads, those do the work.
  public init(count: Int) {
    precondition(count >= 1, "at least one thread runs")
    var threads: [pthread_t] = []
    for index in 1..<max(count, 1) {
      guard let thread = Self.start(WorkerStart(shared: shared, index: index)) else { break }
      threads.append(thread)
    }
    self.threads = threads
    self.count = threads.count + 1
  }

  deinit {
    guard !threads.isEmpty else { return }
    shared.stop()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Cuts `0..<count` into one range per worker, none with fewer than `minimum` elements unless it
  /// is the only one, and returns when `body` was called for all of them.
  ///
  /// Precondition: not called from within `body`, and by one thread at a time.
  package func split(
    _ count: Int, minimum: Int = 1, _ body: (_ worker: Int, _ range: Range<Int>) -> Void
  ) {
    let parts = min(self.count, count / max(minimum, 1))
    guard parts > 1 else {
      if count > 0 { body(0, 0..<count) }
      return
    }
    run { worker in
      if worker < parts { body(worker, count * worker / parts..<count * (worker + 1) / parts) }
    }
  }

  /// Calls `body` once on each worker.
  private func run(_ body: (_ worker: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      shared.begin(body, workers: threads.count)
      body(0)
      shared.finish()
    }
  }

  private static func start(_ start: WorkerStart) -> pthread_t? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(start)
    let code = pthread_create(&thread, nil, workerMain, context.toOpaque())
    if code == 0 { return thread }
    context.release()
    return nil
  }
}

private final class WorkerStart {
  let shared: SharedWork
  let index: Int

  init(shared: SharedWork, index: Int) {
    self.shared = shared
    self.index = index
  }
}

private func workerMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  let start = Unmanaged<WorkerStart>.fromOpaque(context).takeRetainedValue()
  start.shared.work(index: start.index)
  return nil
}

/// The work that all workers see. A new round is published under the lock; workers watch the round's
/// number for some microseconds before they sleep, since layers follow each other closely.
private final class SharedWork: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let round = Atomic<Int>(0)
  private let pending = Atomic<Int>(0)
  /// Written by the caller while no worker runs.
  private var body: ((Int) -> Void)?

  /// Looks at the clock-free counter: about ten microseconds.
  private static let patience = 10_000

  init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  func begin(_ body: @escaping (Int) -> Void, workers: Int) {
    self.body = body
    pending.store(workers, ordering: .relaxed)
    publish()
  }

  /// Waits until every worker is done.
  func finish() {
    wait { pending.load(ordering: .acquiring) == 0 }
    body = nil
  }

  /// A round without work ends the threads.
  func stop() {
    body = nil
    publish()
  }

  func work(index: Int) {
    var seen = 0
    while true {
      wait { round.load(ordering: .acquiring) != seen }
      seen += 1
      guard runBody(index) else { return }
      if pending.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 { wake() }
    }
  }

  /// Whether there was work. A call of its own: no reference to the work outlives it, as the caller
  /// takes the work back when the last worker is done.
  @inline(never)
  private func runBody(_ index: Int) -> Bool {
    guard let body else { return false }
    body(index)
    return true
  }

  private func publish() {
    round.wrappingAdd(1, ordering: .releasing)
    wake()
  }

  private func wake() {
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }

  private func wait(until condition: () -> Bool) {
    for _ in 0..<Self.patience where condition() { return }
    pthread_mutex_lock(lock)
    while !condition() { pthread_cond_wait(changed, lock) }
    pthread_mutex_unlock(lock)
  }
}
