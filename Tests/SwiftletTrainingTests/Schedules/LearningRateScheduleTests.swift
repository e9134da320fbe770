import SwiftletTraining
import Testing

@Suite struct LearningRateScheduleTests {
  private func rates(_ schedule: LearningRateSchedule, epochs: Int = 10) -> [Float] {
    (0..<epochs).map {
      schedule.rate(epoch: $0, step: 3, stepsPerEpoch: 7, epochCount: epochs)
    }
  }

  @Test(arguments: [
    ("cosine", LearningRateSchedule.Course.cosine(minimumRate: 0.02)),
    ("step", .step(epochs: 3, factor: 0.1)),
  ])
  func followsPyTorch(name: String, course: LearningRateSchedule.Course) throws {
    let expected = try Golden.tensor("schedule_\(name)").elements
    let own = rates(LearningRateSchedule(initialRate: 0.3, course: course))
    for (own, other) in zip(own, expected) { #expect(abs(own - other) < 1e-7) }
  }

  @Test func aConstantStays() {
    #expect(rates(LearningRateSchedule(initialRate: 0.3)) == Array(repeating: 0.3, count: 10))
  }

  @Test func everyStepCountsWhenAskedTo() {
    let schedule = LearningRateSchedule(
      initialRate: 1, course: .cosine(), granularity: .step)
    let rates = (0..<4).flatMap { epoch in
      (0..<5).map { schedule.rate(epoch: epoch, step: $0, stepsPerEpoch: 5, epochCount: 4) }
    }
    #expect(rates[0] == 1)
    #expect(rates[10] == 0.5)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 })
    #expect(rates[19] > 0 && rates[19] < 0.01)
  }

  @Test(arguments: [
    LearningRateSchedule(initialRate: 0), LearningRateSchedule(initialRate: -1),
    LearningRateSchedule(initialRate: .nan), LearningRateSchedule(initialRate: .infinity),
    LearningRateSchedule(initialRate: 0.1, course: .cosine(minimumRate: 0.2)),
    LearningRateSchedule(initialRate: 0.1, course: .step(epochs: 0)),
    LearningRateSchedule(initialRate: 0.1, course: .step(epochs: 1, factor: 0)),
  ])
  func rejectsRatesThatCannotWork(schedule: LearningRateSchedule) {
    let error = #expect(throws: TrainingError.self) {
      try Trainer(
        TrainingOptions(
          epochCount: 1, batchSize: 1, optimizer: SGD.Options(), schedule: schedule))
    }
    guard case .invalidOption = error else {
      Issue.record("not an option's error")
      return
    }
  }
}
