/// The memory of fine-tuning: the model as the file has it, the model as it will be, and the places
/// of state, work and update. Every place was validated with the model, the arena's size with the
/// tuner.
@unsafe
struct TuningMemory {
  let file: ModelView
  /// The same records where nothing changes, the update's where something does.
  let updated: ModelView
  let arena: UnsafeMutableRawPointer
  /// Behind the inference arena.
  let base: UnsafeMutableRawPointer
  let layout: TuningLayout
  let patches: TuningPatches
  let mode: ModelFormat.TuningMode
  let firstOperation: Int
  let layerCount: Int
  /// The last layer with weights: its outputs, and those of what follows, are classes.
  let headLayer: Int
  let parameterCount: Int
  let classCapacity: Int
  let replayCapacity: Int
  let featureCount: Int
  let path: KernelPath

  init(_ file: ModelView, arena: UnsafeMutableRawPointer, path: KernelPath) {
    unsafe self.file = file
    unsafe self.arena = arena
    unsafe base = arena + Int(file.tuningOffset)
    unsafe layout = TuningLayout(file)
    unsafe patches = TuningPatches(file, layout)
    unsafe updated = unsafe patches.updated(file, base: base)
    unsafe mode = ModelFormat.TuningMode(rawValue: file.tuning.mode) ?? .layers
    unsafe firstOperation = Int(file.tuning.firstOperation)
    unsafe layerCount = file.tuningLayerCount
    unsafe headLayer = file.headLayer ?? 0
    unsafe parameterCount = file.count(of: .masterWeights)
    unsafe classCapacity = Int(file.tuning.classCapacity)
    unsafe replayCapacity = Int(file.tuning.replayCapacity)
    unsafe featureCount = Int(file.tensor(Int(file.featureTensor)).elementCount)
    unsafe self.path = path
  }

  var state: UnsafeMutablePointer<TuningState> {
    unsafe base.assumingMemoryBound(to: TuningState.self)
  }

  /// The file's weights, in the order of the parameters.
  var masters: UnsafePointer<Float> {
    unsafe (file.base + file.extent(of: .masterWeights).offset)
      .assumingMemoryBound(to: Float.self)
  }

  var parameters: UnsafeMutablePointer<Float> { unsafe floats(layout.parameters) }
  var momentum: UnsafeMutablePointer<Float> { unsafe floats(layout.momentum) }
  var gradients: UnsafeMutablePointer<Float> { unsafe floats(layout.gradients) }
  /// Smallest and largest output by layer.
  var ranges: UnsafeMutablePointer<Float> { unsafe floats(layout.ranges) }

  /// By class: samples in the cache, then samples ever offered to it.
  var classCounts: UnsafeMutablePointer<UInt32> {
    unsafe (base + Int(layout.classCounts)).assumingMemoryBound(to: UInt32.self)
  }

  var replayLabels: UnsafeMutablePointer<UInt16> {
    unsafe (base + Int(layout.replayLabels)).assumingMemoryBound(to: UInt16.self)
  }

  /// The features of a sample of the cache; those of the sample at hand follow the last.
  func features(_ slot: Int) -> UnsafeMutablePointer<Int8> {
    unsafe (base + (Int(layout.replayFeatures) + slot * featureCount))
      .assumingMemoryBound(to: Int8.self)
  }

  /// The slot of the sample at hand.
  var currentSlot: Int { unsafe replayCapacity }

  func floats(_ offset: UInt64) -> UnsafeMutablePointer<Float> {
    unsafe (base + Int(offset)).assumingMemoryBound(to: Float.self)
  }

  /// A place in the work memory.
  func work<Element: BitwiseCopyable>(
    _ offset: UInt64, _ type: Element.Type
  ) -> UnsafeMutablePointer<Element> {
    unsafe (base + (Int(layout.work) + Int(offset))).assumingMemoryBound(to: type)
  }

  /// The network as the file has it.
  var session: SessionMemory { unsafe SessionMemory(model: file, arena: arena) }
  /// The network with the update.
  var updatedSession: SessionMemory { unsafe SessionMemory(model: updated, arena: arena) }

  /// The loss is taken here, in the place of the logits' gradient.
  var lossGradient: UnsafeMutablePointer<Float> {
    unsafe work(file.tuningLayer(layerCount - 1).gradientOffset, Float.self)
  }
}
