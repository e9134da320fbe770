import SwiftletFiles
public import SwiftletGraph

extension Graph {
  /// Reads the ONNX model at `path`.
  ///
  /// Shapes: activations stay NCHW; the batch dimension may be fixed or symbolic and is dropped.
  /// Numerics: weights become float32; double weights are rounded, half ones widened.
  /// Memory: about three times the file's size while reading.
  /// Throws: `ONNXError`; nodes outside of what Swiftlet supports are reported all at once.
  /// Complexity: O(file size).
  /// Source: ONNX IR specification, https://github.com/onnx/onnx/blob/main/docs/IR.md
  public init(onnxFile path: String) throws(ONNXError) {
    let bytes: [UInt8]
    do {
      bytes = try File.read(path)
    } catch {
      throw ONNXError(file: path, problem: .file(error))
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<path.index(after: $0)]) } ?? ""
    do {
      self = try ModelImporter.graph(from: bytes, externalData: ExternalData(folder: folder))
    } catch {
      throw ONNXError(file: path, problem: error)
    }
  }

  /// Reads an ONNX model from memory. Weights kept in other files are refused.
  ///
  /// - Parameter name: what errors call the model.
  /// Throws: `ONNXError`.
  public init(onnx bytes: [UInt8], name: String) throws(ONNXError) {
    try self.init(onnx: bytes, name: name, binding: [])
  }

  /// As above, with graph inputs turned into constants first: ONNX's own test models take their
  /// weights as inputs.
  package init(
    onnx bytes: [UInt8], name: String, binding constants: [ConstantTensor]
  ) throws(ONNXError) {
    do {
      self = try ModelImporter.graph(from: bytes, binding: constants)
    } catch {
      throw ONNXError(file: name, problem: error)
    }
  }

  /// The outputs of a model whose inputs are all given: computed while reading, without a graph.
  package static func foldedOutputs(
    onnx bytes: [UInt8], name: String, binding constants: [ConstantTensor]
  ) throws(ONNXError) -> [ConstantTensor] {
    do {
      return try ModelImporter.constants(from: bytes, binding: constants)
    } catch {
      throw ONNXError(file: name, problem: error)
    }
  }

  /// The graph as an ONNX model, with the batch dimension symbolic ("N"). The same graph gives the
  /// same bytes.
  ///
  /// - Parameter name: what errors call the model.
  /// Throws: `ONNXError` when the graph is invalid, or listing all nodes that ONNX cannot express.
  /// Complexity: O(parameters).
  public func onnx(name: String = "the model") throws(ONNXError) -> [UInt8] {
    do {
      return try GraphExporter.model(of: self)
    } catch {
      throw ONNXError(file: name, problem: error)
    }
  }

  /// Writes the graph as an ONNX model to `path`, replacing a file there as a whole or not at all.
  ///
  /// Throws: `ONNXError`.
  public func writeONNX(to path: String) throws(ONNXError) {
    let bytes = try onnx(name: path)
    do {
      try File.replace(path, with: bytes)
    } catch {
      throw ONNXError(file: path, problem: .file(error))
    }
  }
}
