/// An operation with its tensors, as the checks by kind see it.
struct OperationRecord {
  var index: Int
  var fields: ModelFormat.Operation
  var kind: ModelFormat.OperationKind
  var input: ModelFormat.Tensor
  /// The same as `input` for kinds with one input.
  var input1: ModelFormat.Tensor
  var output: ModelFormat.Tensor
}

extension ModelView {
  /// Checks one operation: its tensors exist, their shapes fit its kind and window, and everything
  /// it reads besides lies inside its section.
  func validateOperation(_ index: Int) throws(ModelError) {
    let operation = try validateFields(index)
    switch operation.kind {
    case .convolution: try validateConvolution(operation)
    case .depthwiseConvolution: try validateDepthwiseConvolution(operation)
    case .fullyConnected: try validateFullyConnected(operation)
    case .maxPool: try validateMaxPool(operation)
    case .averagePool: try validateAveragePool(operation)
    case .add, .rescale: try validateElementwise(operation)
    case .softmax: try validateSoftmax(operation)
    case .lookup: try validateLookup(operation)
    case .parametricReLU: try validateParametricReLU(operation)
    case .localResponseNormalization: try validateLocalResponseNormalization(operation)
    case .multiply: try validateMultiply(operation)
    case .logSoftmax: try validateLogSoftmax(operation)
    case .transposedConvolution: try validateTransposedConvolution(operation)
    case .resize: try validateResize(operation)
    case .copy: try validateCopy(operation)
    case .rearrange: try validateRearrange(operation)
    case .extremum: try validateExtremum(operation)
    }
    try validateScratch(operation)
  }

  /// The fields that mean the same for every kind.
  private func validateFields(_ index: Int) throws(ModelError) -> OperationRecord {
    let fields = operation(index)
    guard let kind = ModelFormat.OperationKind(rawValue: fields.kind) else {
      throw operationFault(.kind, index)
    }
    if fields.flags != 0 { throw operationFault(.flags, index) }
    if fields.name >= extent(of: .names).byteCount { throw operationFault(.name, index) }
    if fields.input0 >= tensorCount { throw operationFault(.input0, index) }
    if fields.output >= tensorCount { throw operationFault(.output, index) }
    let hasSecondInput = kind.hasSecondInput
    if hasSecondInput
      ? fields.input1 >= tensorCount : fields.input1 != ModelFormat.none
    {
      throw operationFault(.input1, index)
    }
    if fields.clampLow > fields.clampHigh { throw operationFault(.clamp, index) }
    if fields.reserved != 0 { throw operationFault(.reserved, index) }
    return operationRecord(index)
  }

  /// The operation with its tensors.
  ///
  /// Precondition: its kind is known and its tensors exist.
  func operationRecord(_ index: Int) -> OperationRecord {
    let fields = operation(index)
    let hasSecondInput = fields.input1 != ModelFormat.none
    return OperationRecord(
      index: index, fields: fields, kind: fields.operationKind ?? .rescale,
      input: tensor(Int(fields.input0)),
      input1: tensor(Int(hasSecondInput ? fields.input1 : fields.input0)),
      output: tensor(Int(fields.output)))
  }

  func operationFault(_ fault: ModelError.OperationFault, _ index: Int) -> ModelError {
    .operation(
      fault, index: index, offset: offset(ofRecord: index, in: .operations) + fault.fieldOffset)
  }
}

extension ModelError.OperationFault {
  /// Where in the record the field lies that is wrong; 0 when it is the record as a whole.
  var fieldOffset: Int {
    switch self {
    case .kind, .shape, .quantization, .lifetime: 0
    case .flags: 2
    case .name: 4
    case .input0, .sparseInput, .unwritten: 8
    case .input1: 12
    case .output, .rewritten, .inPlace: 16
    case .groups: 20
    case .window: 24
    case .clamp: 40
    case .mode: 42
    case .reserved: 124
    case .start: 108
    case .fill: 120
    case .firstCount: 44
    case .weightsOffset: 48
    case .weightsByteCount: 56
    case .requantizationBlock: 64
    case .requantizationBlockCount: 68
    case .constantsOffset: 72
    case .scratchOffset, .scratchOverlap: 80
    case .scratchByteCount: 88
    case .multiplier: 96
    case .elementwiseShift: 104
    }
  }
}
