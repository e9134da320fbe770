import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// One change to a trainable model, and what the reader has to say of it.
struct TuningChange: Sendable, CustomTestStringConvertible {
  var fault: ModelError.TuningFault
  /// Nil for the tuning record.
  var layer: Int?
  var field: Int
  var apply: @Sendable (inout ModelImage) -> Void

  init(
    _ fault: ModelError.TuningFault, layer: Int? = nil, at field: Int,
    _ apply: @escaping @Sendable (inout ModelImage) -> Void
  ) {
    (self.fault, self.layer, self.field, self.apply) = (fault, layer, field, apply)
  }

  var testDescription: String { "\(fault) \(layer.map(String.init) ?? "")" }

  static let all = [
    TuningChange(.mode, at: 0) { $0.tuning?.mode = 3 },
    TuningChange(.firstOperation, at: 4) { $0.tuning?.firstOperation = 1 },
    TuningChange(.firstOperation, at: 4) { $0.tuning?.firstOperation = .max },
    TuningChange(.classCapacity, at: 8) { $0.tuning?.classCapacity = 3 },
    TuningChange(.classCapacity, at: 8) { $0.tensors[2].blockByteCount = 15 },
    TuningChange(.replayCapacity, at: 12) { $0.tuning?.replayCapacity = 65_537 },
    TuningChange(.labelCapacity, at: 16) { $0.tuning?.labelCapacity = 14 },
    TuningChange(.reserved, at: 20) { $0.tuning?.reserved2 = 1 },
    TuningChange(.arenaByteCount, at: 24) { $0.tuning?.arenaByteCount += 64 },
    TuningChange(.arenaByteCount, at: 24) { $0.tuning?.arenaByteCount = .max },
    TuningChange(.workByteCount, at: 32) { $0.tuning?.workByteCount = 1 << 40 },
    TuningChange(.featureOffset, at: 40) { $0.tuning?.featureOffset = 8 },
    TuningChange(.featureOffset, at: 40) { $0.tuning?.featureOffset = 320 },
    TuningChange(.parameters, at: 0) { $0.masterWeights.append(0) },
    TuningChange(.outputOffset, layer: 0, at: 0) { $0.tuningLayers[0].outputOffset = 0 },
    TuningChange(.outputOffset, layer: 1, at: 0) { $0.tuningLayers[1].outputOffset = 64 },
    TuningChange(.outputOffset, layer: 1, at: 0) { $0.tuningLayers[1].outputOffset = 1 << 40 },
    TuningChange(.gradientOffset, layer: 1, at: 8) { $0.tuningLayers[1].gradientOffset = 4 },
    TuningChange(.gradientOffset, layer: 1, at: 8) { $0.tuningLayers[1].gradientOffset = 128 },
    TuningChange(.parameterIndex, layer: 1, at: 16) { $0.tuningLayers[1].parameterIndex = 3 },
    TuningChange(.parameterCount, layer: 0, at: 24) { $0.tuningLayers[0].parameterCount = 5 },
    TuningChange(.clamp, layer: 0, at: 32) { $0.tuningLayers[0].low = .nan },
    TuningChange(.clamp, layer: 0, at: 32) { $0.tuningLayers[0].low = .infinity },
    TuningChange(.factor, layer: 1, at: 40) { $0.tuningLayers[1].factor1 = .infinity },
  ]
}

@Suite("Validation of the tuning sections") struct TuningValidationTests {
  @Test func aTrainableModelIsAccepted() {
    #expect(error(of: ToyModels.trainable().serialized()) == nil)
  }

  @Test(arguments: TuningChange.all) func refuses(change: TuningChange) throws {
    var image = ToyModels.trainable()
    change.apply(&image)
    let file = image.serialized()
    guard case .tuning(let fault, let layer, let offset) = error(of: file) else {
      Issue.record("not refused for its tuning: \(String(describing: error(of: file)))")
      return
    }
    #expect(fault == change.fault)
    #expect(layer == change.layer)
    let kind: ModelFormat.SectionKind = layer == nil ? .tuning : .tuningLayers
    let start = try #require(section(kind, in: file)) + 48 * (layer ?? 0)
    #expect(offset == start + change.field)
  }

  @Test func layersNeedATuningRecord() {
    var image = ToyModels.trainable()
    image.tuning = nil
    guard case .section(.withoutTuning, _, _) = error(of: image.serialized()) else {
      Issue.record("accepted without a tuning record")
      return
    }
  }

  /// The offset of a section.
  private func section(_ kind: ModelFormat.SectionKind, in file: [UInt8]) -> Int? {
    for entry in stride(from: 64, to: 64 + 12 * 32, by: 32) where file[entry] == kind.rawValue {
      return (0..<8).reduce(0) { $0 | Int(file[entry + 8 + $1]) << (8 * $1) }
    }
    return nil
  }
}
