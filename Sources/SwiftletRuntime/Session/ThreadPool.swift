internal import CSwiftletPlatform

/// The threads of a session, and what they are told to do. All of it lies in memory of the caller's,
/// behind the plan of the model:
///
///     scratch of each further thread | pool | job
///
/// Whoever starts a pool must stop it before its memory goes.
@unsafe
struct ThreadPool {
  private let pool: OpaquePointer
  private let job: UnsafeMutablePointer<ThreadJob>

  /// Starts `count - 1` threads on an arena of `Model.arenaByteCount(threads:)` bytes.
  ///
  /// Throws: `SessionError.threads`.
  init(
    _ memory: SessionMemory, plan: ThreadMemory, path: KernelPath
  ) throws(SessionError) {
    let base = unsafe memory.arena + plan.offset
    unsafe job = (base + plan.jobOffset).bindMemory(to: ThreadJob.self, capacity: 1)
    unsafe job.initialize(
      to: ThreadJob(
        memory: memory, path: path, scratch: base, scratchByteCount: plan.scratchByteCount))
    unsafe pool = OpaquePointer(base + plan.poolOffset)
    let code = unsafe swl_pool_start(
      pool, Int32(truncatingIfNeeded: plan.count),
      { context, index, count in
        unsafe context?.assumingMemoryBound(to: ThreadJob.self).pointee.run(
          WorkPart(index: Int(index), count: Int(count)))
      }, job)
    if code != 0 { throw .threads(count: plan.count, code: code) }
  }

  /// Ends the threads.
  func stop() { unsafe swl_pool_stop(pool) }

  /// Runs one operation, each thread its share.
  func run(_ operation: Int) {
    unsafe job.pointee.operation = operation
    unsafe swl_pool_run(pool)
  }
}

/// What the threads of a session run next.
@unsafe
struct ThreadJob {
  var memory: SessionMemory
  var path: KernelPath
  /// The second thread's scratch; each further thread's follows.
  var scratch: UnsafeMutableRawPointer
  var scratchByteCount: Int
  var operation = 0

  func run(_ part: WorkPart) {
    unsafe memory.run(
      operation, part: part, scratch: scratch + max(0, part.index - 1) * scratchByteCount,
      path: path)
  }
}

/// Where a session's thread pool lies.
struct ThreadMemory {
  var count: Int
  /// Behind the model's plan.
  var offset: Int
  /// Of one thread.
  var scratchByteCount: Int

  init(_ model: ModelView, count: Int) {
    self.count = count
    offset = ModelFormat.aligned(Int(model.header.arenaByteCount))
    scratchByteCount = 0
    for index in 0..<model.operationCount {
      scratchByteCount = max(scratchByteCount, Int(model.operation(index).scratchByteCount))
    }
    scratchByteCount = ModelFormat.aligned(scratchByteCount)
  }

  var poolOffset: Int { (count - 1) * scratchByteCount }
  var jobOffset: Int { poolOffset + ModelFormat.aligned(swl_pool_byte_count()) }
  var end: Int { offset + jobOffset + ModelFormat.aligned(unsafe MemoryLayout<ThreadJob>.size) }
}

extension Model {
  /// Bytes of working memory that a session on several threads needs: the plan's, and for each
  /// further thread as much scratch as the most demanding operation has, and the pool itself.
  ///
  /// Precondition: `threads` is in `Session.threadRange`.
  public func arenaByteCount(threads: Int) -> Int {
    threads > 1 ? ThreadMemory(view, count: threads).end : arenaByteCount
  }
}
