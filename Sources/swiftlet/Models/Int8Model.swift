import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// A model file that could not be opened, with its name.
struct ModelFileError: Error, CustomStringConvertible {
  let file: String
  let error: ModelError

  var description: String { "\(file): \(error)" }
}

/// The model in a `.swl` file; errors name the file.
func loadModel(_ path: String) throws(ModelFileError) -> Model {
  do {
    return try Model(contentsOf: path)
  } catch {
    throw ModelFileError(file: path, error: error)
  }
}

/// A session on a `.swl` file, with an arena of the size with which it is fastest here or of exactly the
/// planned one.
///
/// Precondition: `threads` is in `Session.threadRange`.
func loadSession(
  _ path: String, on kernels: KernelPath, threads: Int = 1, isPlanned: Bool = false
) throws -> Session {
  let model = try loadModel(path)
  let arena = Arena(
    byteCount: isPlanned
      ? model.arenaByteCount(threads: threads)
      : model.fastArenaByteCount(threads: threads, path: kernels))
  return try Session(model: model, arena: arena, path: kernels, threads: threads)
}

extension Model {
  /// How pixels become this model's input; nil when the file does not say.
  var preprocessingOfAllChannels: Preprocessing? {
    var mean: [Float] = []
    var deviation: [Float] = []
    for channel in 0..<input.channels {
      guard let record = preprocessing(ofChannel: channel) else { return nil }
      mean.append(record.mean)
      deviation.append(record.standardDeviation)
    }
    return Preprocessing(mean: mean, standardDeviation: deviation, labels: labels)
  }

  /// The samples of `data` as this model sees them.
  func samples(_ data: String, split: DataSplit) throws -> any SampleSource {
    try DataSpecification(data).load(split)
      .source(preprocessingOfAllChannels, scaledTo: input.sampleShape)
  }

  /// Weights and biases that an operation reads, block padding left out.
  func parameterCount(of operation: ModelFormat.Operation) -> Int {
    let output = TensorDescription(tensor(at: Int(operation.output)))
    let products = productsPerOutput(of: operation)
    return products == 0 ? 0 : (products + 1) * output.channels
  }
}

extension TensorDescription {
  /// The shape of one sample as files carry it, CHW; a vector when the map is one pixel.
  var sampleShape: Shape {
    height == 1 && width == 1 ? [channels] : [channels, height, width]
  }

  /// Height, width, channels.
  var shape: [Int] { [height, width, channels] }
}

extension ModelFormat.Operation {
  /// The kind's name in reports.
  var kindName: String {
    ModelFormat.OperationKind(rawValue: kind).map { "\($0)" } ?? "unknown"
  }
}
