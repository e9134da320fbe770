internal import CSwiftlet
internal import SwiftletRuntime

/// The numbers of `swiftlet.h`, in the type that its functions return.
enum Status {
  static var success: Int32 { Int32(SWIFTLET_OK) }
  static var missingArgument: Int32 { Int32(SWIFTLET_MISSING_ARGUMENT) }
}

/// An error as C sees it: a status and the number that it speaks of.
struct Failure: Error {
  let status: Int32
  var detail: UInt64 = 0

  init(_ status: Int32) { self.status = status }

  init(_ status: Int, _ detail: Int = 0) {
    self.status = Int32(status)
    self.detail = UInt64(detail)
  }

  init(_ error: ModelError) {
    switch error {
    case .misalignedBuffer: status = Int32(SWIFTLET_MODEL_MISALIGNED)
    case .truncated, .header(.fileByteCount, _): status = Int32(SWIFTLET_MODEL_TRUNCATED)
    case .checksum: status = Int32(SWIFTLET_MODEL_CHECKSUM)
    default: status = Int32(SWIFTLET_MODEL_INVALID)
    }
    detail = UInt64(error.offset)
  }

  init(_ error: SessionError) {
    switch error {
    case .arenaTooSmall(let required, _):
      status = Int32(SWIFTLET_ARENA_TOO_SMALL)
      detail = UInt64(required)
    case .arenaMisaligned: status = Int32(SWIFTLET_ARENA_MISALIGNED)
    case .inputCount(let required, _):
      status = Int32(SWIFTLET_INPUT_COUNT)
      detail = UInt64(required)
    case .outputCount(let required, _):
      status = Int32(SWIFTLET_OUTPUT_COUNT)
      detail = UInt64(required)
    default: status = Int32(SWIFTLET_UNAVAILABLE)
    }
  }
}

extension swiftlet_model_info {
  init(_ model: borrowing Model) {
    self.init(
      arena_bytes: UInt64(model.arenaByteCount),
      fast_arena_bytes: UInt64(model.fastArenaByteCount()),
      arena_lower_bound: UInt64(model.arenaLowerBound),
      weight_bytes: UInt64(model.weightsByteCount), operations: UInt32(model.operationCount),
      labels: UInt32(model.labelCount), input: swiftlet_tensor(model.input),
      output: swiftlet_tensor(model.output))
  }
}

extension swiftlet_tensor {
  init(_ tensor: TensorDescription) {
    self.init(
      height: UInt32(tensor.height), width: UInt32(tensor.width),
      channels: UInt32(tensor.channels), zero_point: tensor.quantization.zeroPoint,
      scale: tensor.quantization.scale)
  }
}
