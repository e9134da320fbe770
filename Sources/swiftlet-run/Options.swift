import SwiftletRuntime

/// What the command line asks for.
struct Options {
  enum Task {
    case run
    case finetune
    case listPaths
    case explain
  }

  var task = Task.run
  var model: Argument?
  var input: Argument?
  /// Nil: one run, or as many as `Benchmark` takes.
  var repeatCount: Int?
  var path = KernelPath.best
  var threads = 1
  /// Nil: what the model's plan needs.
  var arenaByteCount: Int?
  /// Outputs to print.
  var topCount = 5
  var isBenchmark = false
  /// Nothing but the digest is printed.
  var printsOnlyDigest = false
  var verifiesChecksum = true
  /// Lists of samples to learn from and to judge by.
  var samples: Argument?
  var heldOut: Argument?
  /// Nil: as many as the model has.
  var classCount: Int?
  var epochCount = FineTuningOptions.epochCount
  var seed = 1
  /// Nil: the model's own file.
  var output: Argument?

  init(_ arguments: consuming ArgumentList) throws(CommandError) {
    while let argument = arguments.next() {
      if argument.isOption {
        try take(argument, &arguments)
      } else if model == nil {
        model = argument
      } else if input == nil {
        input = argument
      } else {
        throw .usage(.unexpected(argument))
      }
    }
  }

  private mutating func take(
    _ option: Argument, _ rest: inout ArgumentList
  ) throws(CommandError) {
    switch option {
    case "--repeat": repeatCount = try rest.number(of: option)
    case "--threads": threads = try rest.number(of: option)
    case "--arena": arenaByteCount = try rest.number(of: option)
    case "--top": topCount = try rest.number(of: option)
    case "--path", "--isa": path = try Self.path(rest.value(of: option))
    case "--bench": isBenchmark = true
    case "--digest": printsOnlyDigest = true
    case "--no-checksum": verifiesChecksum = false
    case "--finetune":
      task = .finetune
      samples = try rest.value(of: option)
    case "--held-out": heldOut = try rest.value(of: option)
    case "--classes": classCount = try rest.number(of: option)
    case "--epochs": epochCount = try rest.number(of: option)
    case "--seed": seed = try rest.number(of: option)
    case "--output", "-o": output = try rest.value(of: option)
    case "--paths": task = .listPaths
    case "--help", "-h": task = .explain
    default: throw .usage(.unknownOption(option))
    }
  }

  private static func path(_ name: Argument) throws(CommandError) -> KernelPath {
    var value: UInt8 = 0
    while let path = KernelPath(rawValue: value) {
      if path.name ~= name { return path }
      value += 1
    }
    throw .usage(.unknownPath(name))
  }
}
