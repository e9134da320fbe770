#if !hasFeature(Embedded)
  extension ModelError: CustomStringConvertible {
    /// What is wrong, where in the file, and what to do.
    public var description: String {
      switch self {
      case .unreadable(let code):
        "the model file cannot be read (error \(code)); check the path and its permissions"
      case .misalignedBuffer:
        "the model's bytes do not begin at a multiple of \(ModelFormat.alignment); align them"
      case .truncated(let byteCount):
        "the model file has only \(byteCount) bytes; it is cut off or no .swl file"
      case .header(let fault, let offset): "\(fault.text) (byte \(offset)); \(fault.remedy)"
      case .checksum(let stored, let computed):
        "the model file was damaged: its checksum is \(stored), its bytes give \(computed) "
          + "(byte \(offset)); copy it again"
      case .section(let fault, let index, let offset):
        place("section \(index)", fault.text, offset)
      case .tensor(let fault, let index, let offset): place("tensor \(index)", fault.text, offset)
      case .operation(let fault, let index, let offset):
        place("operation \(index)", fault.text, offset)
      case .value(let fault, let offset): place("a stored number", fault.text, offset)
      case .tuning(let fault, let layer, let offset):
        place(layer.map { "tuning layer \($0)" } ?? "the tuning record", fault.text, offset)
      }
    }

    private func place(_ record: String, _ fault: String, _ offset: Int) -> String {
      "the model file is malformed: \(record): \(fault) (byte \(offset)); "
        + "make it again with `swiftlet quantize`"
    }
  }

  extension ModelError.HeaderFault {
    var text: String {
      switch self {
      case .magic: "this is no .swl file"
      case .version: "the model file's version is not \(ModelFormat.version)"
      case .headerByteCount: "the model file's header has an unknown size"
      case .sectionCount: "the model file's number of sections is wrong"
      case .fileByteCount: "the model file is shorter or longer than its header says"
      case .flags: "the model file needs a feature that this reader does not know"
      case .arenaByteCount: "the model's arena is larger than this platform can address"
      case .arenaLowerBound: "the model's arena is smaller than its own lower bound"
      case .inputTensor: "the model's input is not one of its tensors"
      case .outputTensor: "the model's output is not one of its tensors, or is its input"
      case .reserved: "a reserved field of the model file's header is not zero"
      }
    }

    var remedy: String {
      switch self {
      case .magic: "give a file that `swiftlet quantize` wrote"
      case .version, .flags: "use the Swiftlet that wrote it, or quantize the model again"
      case .fileByteCount: "copy it again"
      default: "make it again with `swiftlet quantize`"
      }
    }
  }

  extension ModelError.SectionFault {
    var text: String {
      switch self {
      case .unknownKind: "its kind is unknown"
      case .duplicate: "there is another of the same kind"
      case .recordByteCount: "its record size is wrong, or its size no multiple of it"
      case .misaligned: "it does not begin at a multiple of \(ModelFormat.alignment)"
      case .bounds: "it reaches out of the file or into another section"
      case .reserved: "a reserved field is not zero"
      case .missing: "a section of this kind is required and absent"
      case .recordCount: "it has too many records"
      case .unterminated: "its last text does not end with a zero byte"
      case .withoutTuning: "it is for fine-tuning, and there is no tuning section"
      }
    }
  }

  extension ModelError.TensorFault {
    var text: String {
      switch self {
      case .name: "its name lies outside the names section"
      case .height: "its height is out of range"
      case .width: "its width is out of range"
      case .channels: "its channel count is out of range"
      case .pixelStride: "its pixel stride is out of range"
      case .zeroPoint: "its zero point is not in [-128, 127]"
      case .scale: "its scale is not positive and finite"
      case .role: "its role is not the one that the header gives it"
      case .reserved: "a reserved field is not zero"
      case .arenaOffset: "it lies outside its block of the arena"
      case .byteCount: "its byte count is not what its shape gives"
      case .blockOffset: "its block is misaligned or outside the arena"
      case .blockByteCount: "its block reaches out of the arena"
      case .lifetime: "its lifetime is wrong"
      case .overlap(let tensor): "it shares memory with tensor \(tensor), which lives with it"
      }
    }
  }

  extension ModelError.OperationFault {
    var text: String {
      switch self {
      case .kind: "its kind is unknown"
      case .flags: "a flag is unknown"
      case .name: "its name lies outside the names section"
      case .input0: "its input is no tensor of the model"
      case .input1: "its second input is no tensor of the model, or one too many"
      case .output: "its output is no tensor of the model"
      case .groups: "its groups do not divide its channels"
      case .window: "its window has a zero extent, or misses the input"
      case .shape: "the shapes of its inputs and output do not fit its kind"
      case .sparseInput: "its input has gaps between its pixels"
      case .quantization: "its output is not quantized as its kind prescribes"
      case .mode: "it is no variant of its kind"
      case .start: "it begins too far from its input"
      case .fill: "its fill is not in [-128, 127]"
      case .clamp: "its lower clamp is above its upper"
      case .firstCount: "its first count of valid elements is wrong"
      case .weightsOffset: "its weights begin misaligned or outside their section"
      case .weightsByteCount: "its weights do not have the size that its shapes give"
      case .requantizationBlock: "its first requantization block does not exist"
      case .requantizationBlockCount: "its requantization blocks are too few or too many"
      case .constantsOffset: "its table lies misaligned or outside its section"
      case .scratchOffset: "its scratch is misaligned or outside the arena"
      case .scratchByteCount: "its scratch is too small or reaches out of the arena"
      case .multiplier: "a multiplier is out of range"
      case .elementwiseShift: "its shift is out of range"
      case .reserved: "a reserved field is not zero"
      case .lifetime(let tensor): "it uses tensor \(tensor) outside of its lifetime"
      case .unwritten(let tensor): "it reads tensor \(tensor), which is not written or overwritten"
      case .rewritten(let tensor): "it writes tensor \(tensor), which something else fills"
      case .inPlace(let tensor): "its output lies over its input, tensor \(tensor)"
      case .scratchOverlap(let tensor): "its scratch lies over tensor \(tensor), which is needed"
      }
    }
  }

  extension ModelError.ValueFault {
    var text: String {
      switch self {
      case .multiplier: "a requantization multiplier is not in [2^30, 2^31)"
      case .shift: "a requantization shift is not in [1, 62]"
      case .bias: "with this bias and as many products a sum could overflow 32 bits"
      case .exponential: "a softmax exponential is out of range"
      case .slope: "a slope of a parametric ReLU is out of range"
      case .factor: "a factor of a local response normalization is out of range"
      case .resizeTap:
        "a row or column of a resize lies outside of its input, or its weight is too large"
      case .logarithm: "a logarithm of log-softmax is out of range"
      case .preprocessing: "a mean or standard deviation is not finite, or not positive"
      }
    }
  }

  extension ModelError.TuningFault {
    var text: String {
      switch self {
      case .recordCount: "there is not exactly one"
      case .mode: "its mode is unknown"
      case .firstOperation: "its layers are none, more than 512 or more than there are operations"
      case .classCapacity: "its head has no room for as many classes"
      case .replayCapacity: "it remembers more than 65,536 samples"
      case .labelCapacity: "its labels do not have the room that it says"
      case .reserved: "a reserved field is not zero"
      case .arenaByteCount: "its memory is not what its sizes give"
      case .workByteCount: "its work memory is larger than all of its memory"
      case .featureOffset: "its features are misaligned or outside of the work memory"
      case .logits:
        "its layers do not end in one pixel of logits, or more than a (log-)softmax follows"
      case .parameters: "its layers' parameters are not as many as the master weights"
      case .kind: "its operation is of a kind that fine-tuning does not know"
      case .input: "it reads what is neither the features nor an earlier layer's output"
      case .output: "nothing reads its output, or it has gaps"
      case .outputOffset: "its output is misaligned, out of bounds or over something needed"
      case .gradientOffset: "its gradient is misaligned, out of bounds or over something needed"
      case .parameterIndex: "its parameters do not begin where the layer before ends"
      case .parameterCount: "its parameters are not as many as its weights and biases"
      case .clamp: "its activation has no number for a bound, or a lower above the upper"
      case .factor: "a factor is not finite"
      }
    }
  }
#endif
