import SwiftletGraph
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 3, 5]) func everyElementIsVisitedOnce(_ threads: Int) {
    let workers = Workers(count: threads)
    #expect(workers.count == threads)
    for count in [0, 1, 2, 3, 7, 64, 1000] {
      let visits = (0..<count).map { _ in Counter() }
      for _ in 0..<50 {
        workers.split(count) { worker, range in
          precondition(worker < threads)
          for index in range { visits[index].add() }
        }
      }
      #expect(visits.allSatisfy { $0.value == 50 })
    }
  }

  @Test func fewElementsStayTogether() {
    let workers = Workers(count: 4)
    let ranges = Mutex<[Range<Int>]>([])
    workers.split(25, minimum: 10) { _, range in ranges.withLock { $0.append(range) } }
    #expect(Set(ranges.withLock { $0 }) == [0..<12, 12..<25])
  }

  private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func add() { count.wrappingAdd(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
  }
}
