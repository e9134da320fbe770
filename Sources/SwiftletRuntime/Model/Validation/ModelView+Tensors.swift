extension ModelView {
  /// Largest height and width. With `channelLimit` it keeps every product of a tensor's extents
  /// inside 64 bits, and every `Int` inside 32 where that is the platform's width.
  static var extentLimit: UInt32 { 1 << 16 }
  static var channelLimit: UInt32 { 1 << 24 }

  /// Checks one tensor by itself; how tensors lie to each other is the plan's matter.
  func validateTensor(_ index: Int) throws(ModelError) {
    let tensor = tensor(index)
    try validateShape(of: tensor, at: index)
    try validateQuantization(of: tensor, at: index)
    try validateRole(of: tensor, at: index)
    try validatePlace(of: tensor, at: index)
  }

  private func validateShape(
    of tensor: ModelFormat.Tensor, at index: Int
  ) throws(ModelError) {
    if tensor.name >= extent(of: .names).byteCount { throw tensorFault(.name, index) }
    if tensor.height == 0 || tensor.height > Self.extentLimit { throw tensorFault(.height, index) }
    if tensor.width == 0 || tensor.width > Self.extentLimit { throw tensorFault(.width, index) }
    if tensor.channels == 0 || tensor.channels > Self.channelLimit {
      throw tensorFault(.channels, index)
    }
    if tensor.pixelStride < tensor.channels || tensor.pixelStride > Self.channelLimit {
      throw tensorFault(.pixelStride, index)
    }
    let gaps = (UInt64(tensor.height) * UInt64(tensor.width) - 1) * UInt64(tensor.pixelStride)
    if tensor.byteCount != gaps + UInt64(tensor.channels) { throw tensorFault(.byteCount, index) }
  }

  private func validateQuantization(
    of tensor: ModelFormat.Tensor, at index: Int
  ) throws(ModelError) {
    if tensor.zeroPoint < -128 || tensor.zeroPoint > 127 { throw tensorFault(.zeroPoint, index) }
    if !tensor.scale.isFinite || !(tensor.scale > 0) { throw tensorFault(.scale, index) }
    if tensor.reserved0 != 0 || tensor.reserved1 != 0 || tensor.reserved2 != 0 {
      throw tensorFault(.reserved, index)
    }
  }

  private func validateRole(of tensor: ModelFormat.Tensor, at index: Int) throws(ModelError) {
    let expected: ModelFormat.TensorRole =
      index == Int(header.inputTensor)
      ? .input : index == Int(header.outputTensor) ? .output : .intermediate
    if tensor.role != expected.rawValue { throw tensorFault(.role, index) }
  }

  private func validatePlace(of tensor: ModelFormat.Tensor, at index: Int) throws(ModelError) {
    if tensor.blockOffset % UInt64(ModelFormat.tensorAlignment) != 0
      || tensor.blockOffset > header.arenaByteCount
    {
      throw tensorFault(.blockOffset, index)
    }
    if tensor.blockByteCount > header.arenaByteCount - tensor.blockOffset {
      throw tensorFault(.blockByteCount, index)
    }
    if tensor.arenaOffset < tensor.blockOffset
      || tensor.arenaOffset - tensor.blockOffset > tensor.blockByteCount
      || tensor.byteCount > tensor.blockByteCount - (tensor.arenaOffset - tensor.blockOffset)
    {
      throw tensorFault(.arenaOffset, index)
    }
    if tensor.firstOperation > tensor.lastOperation
      || tensor.lastOperation >= operationCount
    {
      throw tensorFault(.lifetime, index)
    }
  }

  func tensorFault(_ fault: ModelError.TensorFault, _ index: Int) -> ModelError {
    .tensor(fault, index: index, offset: offset(ofRecord: index, in: .tensors) + fault.fieldOffset)
  }
}

extension ModelError.TensorFault {
  /// Where in the record the field lies that is wrong.
  var fieldOffset: Int {
    switch self {
    case .name: 0
    case .height: 4
    case .width: 8
    case .channels: 12
    case .pixelStride: 16
    case .zeroPoint: 20
    case .scale: 24
    case .role: 28
    case .reserved: 29
    case .arenaOffset: 32
    case .byteCount: 40
    case .blockOffset, .overlap: 48
    case .blockByteCount: 56
    case .lifetime: 64
    }
  }
}
