/// What a step of an inference does for the steps right after it, which then need not run: an
/// addition, an activation.
struct Fusion {
  var epilogue = Epilogue()
  /// Steps that it stands for, beside its own.
  var followers = 0

  /// By step. A follower works in the place of the output before it, so that nothing else can read
  /// what is left out.
  static func all(
    _ plan: ExecutionPlan, _ values: [MutableFloatRun], _ arguments: [ForwardArguments]
  ) -> [Fusion] {
    plan.steps.indices.map { first in
      var result = Fusion()
      guard plan.steps[first].operation.appliesEpilogue else { return result }
      for next in plan.steps.indices[(first + 1)...] {
        guard
          let epilogue = epilogue(of: next, after: next - 1, plan, values, arguments),
          let joined = result.epilogue.followed(by: epilogue)
        else { break }
        result = Fusion(epilogue: joined, followers: result.followers + 1)
      }
      return result
    }
  }

  private static func epilogue(
    of next: Int, after previous: Int, _ plan: ExecutionPlan, _ values: [MutableFloatRun],
    _ arguments: [ForwardArguments]
  ) -> Epilogue? {
    let (step, before) = (plan.steps[next], plan.steps[previous])
    guard before.outputs.count == 1, step.outputs.count == 1,
      values[step.outputs[0]] == values[before.outputs[0]],
      step.inputs.count(where: { $0 == before.outputs[0] }) == 1,
      let input = step.inputs.firstIndex(of: before.outputs[0])
    else { return nil }
    return step.operation.epilogue(after: input, arguments[next])
  }
}
