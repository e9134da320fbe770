import ArgumentParser
import SwiftletQuantizer

/// `--trainable` and what belongs to it.
struct TrainableOptions: ParsableArguments {
  @Option(help: "Make the model trainable on the device: head, last:K layers, or bias.")
  var trainable: TrainableLayers?

  @Option(help: "Classes that the head shall have room for; by default a multiple of sixteen.")
  var classes: Int?

  @Option(help: "Samples whose features the device shall remember.")
  var replay = TuningOptions(layers: .head).replayCapacity

  func validate() throws {
    guard (0...1 << 16).contains(replay) else {
      throw ValidationError("--replay must be 0 to 65,536")
    }
    guard trainable != nil || classes == nil else {
      throw ValidationError("--classes belongs to --trainable")
    }
  }

  var tuning: TuningOptions? {
    trainable.map {
      TuningOptions(layers: $0, classCapacity: classes, replayCapacity: replay)
    }
  }
}

extension TrainableLayers: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
