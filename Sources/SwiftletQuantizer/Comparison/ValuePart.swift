import SwiftletGraph
import SwiftletRuntime

/// Rows of a float value as an int8 model has them after one of its operations: all, or those of a
/// band.
struct ValuePart {
  let tensor: Int
  let operation: Int
  let firstRow: Int
  /// Which value it is, in the order of a comparison.
  private(set) var layer = 0

  func of(layer: Int) -> ValuePart {
    var result = self
    result.layer = layer
    return result
  }

  /// The values of a float graph that `model` has, with the parts that they are made of.
  ///
  /// A value in bands that leaves out rows because nothing reads them is left out. Copies into
  /// concatenations and of rows from one place to another stand for no value of their own.
  static func values(
    of model: borrowing Model, shapes: [String: Shape]
  ) -> [(name: String, parts: [ValuePart])] {
    var values: [(name: String, parts: [ValuePart])] = []
    var known: [String: (index: Int, rows: Int)] = [:]
    for operation in 0..<model.operationCount {
      let tensor = Int(model.operation(at: operation).output)
      let name = model.tensorName(at: tensor)
      guard let shape = shapes[name], model.tensor(at: tensor).isPart(of: shape) else { continue }
      let before = known[name] ?? (values.count, 0)
      if before.index == values.count { values.append((name, [])) }
      values[before.index].parts.append(
        ValuePart(tensor: tensor, operation: operation, firstRow: before.rows))
      known[name] = (before.index, before.rows + model.tensor(at: tensor).rowCount(of: shape))
    }
    for tensor in 0..<model.tensorCount {
      let name = model.tensorName(at: tensor)
      guard known[name] == nil, let shape = shapes[name],
        shape.elementCount == model.tensor(at: tensor).elementCount,
        let operation = model.operationCompleting(tensor: tensor)
      else { continue }
      known[name] = (values.count, shape.rowCount)
      values.append((name, [ValuePart(tensor: tensor, operation: operation, firstRow: 0)]))
    }
    return values.filter { known[$0.name]?.rows == shapes[$0.name]?.rowCount }
  }
}

extension Session {
  /// Puts the part's real numbers at their places in the whole value, NCHW.
  func copy(_ part: ValuePart, into value: inout [Float]) throws(SessionError) {
    let tensor = model.tensor(at: part.tensor)
    if tensor.elementCount == value.count {
      var reals = value.mutableSpan
      return try copyTensor(at: part.tensor, into: &reals)
    }
    var rows = [Float](repeating: 0, count: tensor.elementCount)
    var reals = rows.mutableSpan
    try copyTensor(at: part.tensor, into: &reals)
    let (width, channels) = (Int(tensor.width), Int(tensor.channels))
    let count = Int(tensor.height) * width
    for channel in 0..<channels {
      let first = value.count / channels * channel + part.firstRow * width
      value.replaceSubrange(
        first..<first + count, with: rows[channel * count..<(channel + 1) * count])
    }
  }
}

extension Shape {
  fileprivate var rowCount: Int { rank == 4 ? self[2] : 1 }
}

extension ModelFormat.Tensor {
  var elementCount: Int { Int(height) * Int(width) * Int(channels) }

  /// Whether the tensor can be rows of a value of this shape, or all of it.
  fileprivate func isPart(of shape: Shape) -> Bool {
    elementCount == shape.elementCount
      || shape.rank == 4 && Int(channels) == shape[1] && Int(width) == shape[3]
        && Int(height) < shape[2]
  }

  /// How many rows of a value of this shape the tensor has.
  fileprivate func rowCount(of shape: Shape) -> Int {
    elementCount == shape.elementCount ? shape.rowCount : Int(height)
  }
}
