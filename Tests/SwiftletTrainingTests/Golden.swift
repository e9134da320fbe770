import SwiftletData
import SwiftletGraph

/// What PyTorch made (tools/golden/training_pytorch.py).
enum Golden {
  static func array(_ name: String) throws -> NPYArray {
    try NPYArray(path: path(name))
  }

  static func tensor(_ name: String) throws -> Tensor {
    let path = path(name)
    return try NPYArray(path: path).tensor(file: path)
  }

  static func labels(_ name: String) throws -> [Int] {
    guard case .int64(let labels) = try array(name).elements else { return [] }
    return labels.map(Int.init)
  }

  private static func path(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/Fixtures/\(name).npy"
  }
}
