import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime

/// What a model file holds, told by its first bytes rather than its name.
enum ModelFileKind {
  /// An ONNX file: the float graph.
  case float
  /// A `.swl` file: the int8 model.
  case int8

  init(path: String) throws(FileError) {
    let magic = withUnsafeBytes(of: ModelFormat.magic.littleEndian) { Array($0) }
    self = try File.read(path, limit: magic.count) == magic ? .int8 : .float
  }
}
