import SwiftletQuantizer
import SwiftletRuntime

extension ToyModels {
  /// `twoLayers`, trained as a whole, with room for sixteen classes and three samples.
  static func trainable() -> ModelImage {
    var image = twoLayers()
    image.tensors[2].blockByteCount = 16
    var record = ModelFormat.Tuning()
    record.mode = ModelFormat.TuningMode.layers.rawValue
    record.classCapacity = 16
    record.replayCapacity = 3
    record.labelCapacity = 100
    record.workByteCount = 320
    image.tuning = record
    image.tuningLayers = [
      layer(output: 64, gradient: 128, parameters: 0..<4),
      layer(output: 192, gradient: 256, parameters: 4..<4 + 16 * 9),
    ]
    image.masterWeights = (0..<4 + 16 * 9).map { Float($0 % 5) / 4 - 0.5 }
    record.arenaByteCount = tuningByteCount(image)
    image.tuning = record
    return image
  }

  /// What the sizes of the image's sections give.
  static func tuningByteCount(_ image: ModelImage) -> UInt64 {
    let file = AlignedBytes(image.serialized())
    defer { extendLifetime(file) }
    return (try? TuningLayout.byteCount(ofUnfinished: UnsafeRawBufferPointer(file.bytes))) ?? 0
  }

  private static func layer(
    output: UInt64, gradient: UInt64, parameters: Range<UInt64>
  ) -> ModelFormat.TuningLayer {
    var layer = ModelFormat.TuningLayer()
    layer.outputOffset = output
    layer.gradientOffset = gradient
    layer.parameterIndex = parameters.lowerBound
    layer.parameterCount = UInt64(parameters.count)
    return layer
  }
}
