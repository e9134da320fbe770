import SwiftletGraph
import SwiftletRuntime

/// The network as the device will run it, before scales: activations joined to the layers before
/// them, views gone, concatenations turned into places.
///
/// Values keep their names of the float graph; a value that a view renames goes by the name of
/// what it views.
struct LayerGraph {
  /// One layer: what it reads and the value that stands after its fused activation.
  struct Entry {
    let name: String
    let layer: any Layer
    let inputs: [String]
    var output: String
    var clip = ActivationClip()
  }

  /// Part of a larger value's memory: some of its channels, or of its pixels, which are counted row
  /// by row.
  struct Slice: Hashable {
    let whole: String
    var firstPixel = 0
    let firstChannel: Int
  }

  /// A concatenation.
  struct Joining {
    let whole: String
    var parts: [String]
    /// One below the other instead of side by side.
    var isAlongRows = false
  }

  let name: String
  let input: String
  var output: String
  var entries: [Entry] = []
  var maps: [String: ActivationMap] = [:]
  /// Values that lie in a concatenation's memory and share its scale.
  var slices: [String: Slice] = [:]
  /// Values that lie in the memory of another that something else writes: parts and reshaped views.
  var parts: [String: Slice] = [:]
  /// Concatenations in execution order: the whole and its parts, some of which may be copies.
  var concatenations: [Joining] = []
  /// By value of the float graph that is only another name: the value it views.
  var views: [String: String] = [:]
  /// Scales that the file states, by the value that owns them: see `knownParameters(of:)`.
  var givenParameters: [String: QuantizationParameters] = [:]
  /// By copy into a concatenation: the value it stands for.
  var sources: [String: String] = [:]

  /// The value that owns the memory of `value`, and its first pixel and channel there.
  func home(of value: String) -> Slice {
    guard let slice = slices[value] ?? parts[value] else {
      return Slice(whole: value, firstChannel: 0)
    }
    let whole = home(of: slice.whole)
    return Slice(
      whole: whole.whole, firstPixel: whole.firstPixel + slice.firstPixel,
      firstChannel: whole.firstChannel + slice.firstChannel)
  }

  /// Values whose range calibration must find; none where the file states every scale.
  var calibratedValues: [String] {
    let free = entries.filter(\.layer.outputScale.isFree).map(\.output)
    let wholes = concatenations.map(\.whole)
    return ([input] + free + wholes).filter {
      slices[$0] == nil && knownParameters(of: $0) == nil
    }
  }

  /// What the network scores classes with: its output, or what a softmax at the end reads.
  var logits: String {
    guard let last = entries.last, last.output == output,
      last.layer is SoftmaxLayer || last.layer is LogSoftmaxLayer
    else { return output }
    return last.inputs[0]
  }

  /// Values whose mean the layers with weights make use of.
  var averagedValues: [String] {
    entries.filter(\.layer.needsInputMean).map { $0.inputs[0] }
  }
}
