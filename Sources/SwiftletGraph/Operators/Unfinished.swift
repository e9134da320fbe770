extension Operator {
  public func forward(_ arguments: ForwardArguments) { preconditionFailure("forward of \(name)") }
  public func backward(_ arguments: BackwardArguments) {
    preconditionFailure("backward of \(name)")
  }
}
