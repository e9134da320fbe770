public import SwiftletGraph
import SwiftletRuntime

/// A quantized network: the file to write and what a report tells about it.
public struct QuantizedModel: Sendable {
  public let image: ModelImage
  public let network: LoweredNetwork
  public let plan: MemoryPlan
  /// What of the network runs in bands.
  public let bands: BandReport
  /// The calibrated range of each float value that has a scale of its own.
  public let ranges: [String: ValueRange]
  /// The scale and zero point of each float value that has one in int8, views included.
  public let valueParameters: [String: QuantizationParameters]
  public let options: QuantizationOptions

  /// Bytes of the weights section: int8 weights with their block padding.
  public var weightsByteCount: Int { image.weightsByteCount }

  /// The largest scratch of any operation, in bytes.
  public var scratchByteCount: Int { plan.scratchByteCount }
}
