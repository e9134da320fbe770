/// Nested loops over a tensor in C order that step through two others at strides of their own:
/// what broadcasting, transposition and slices have in common.
///
/// Axes of extent 1 are left out and neighbours that are contiguous in all three tensors joined, so
/// that the innermost run is as long as it can be.
struct StridedLoop {
  private struct Axis {
    var extent: Int
    var left: Int
    var right: Int
  }

  /// All axes but the innermost, outermost first.
  private let outer: [Axis]
  private let innermost: Axis
  /// Elements of the tensor that is looped over.
  private let count: Int

  /// - Parameters:
  ///   - left: elements of the first tensor from one index to the next, by axis; 0 repeats one.
  ///   - right: the same for the second tensor, where there is one.
  init(_ extents: [Int], left: [Int], right: [Int]? = nil) {
    var axes: [Axis] = []
    for (index, extent) in extents.enumerated() where extent != 1 {
      let axis = Axis(extent: extent, left: left[index], right: right?[index] ?? 0)
      if let last = axes.last, last.left == axis.left * extent, last.right == axis.right * extent {
        axes[axes.count - 1] = Axis(
          extent: last.extent * extent, left: axis.left, right: axis.right)
      } else {
        axes.append(axis)
      }
    }
    innermost = axes.popLast() ?? Axis(extent: 1, left: 1, right: 1)
    outer = axes
    count = extents.reduce(1, *)
  }

  /// Elements of each run, and its steps through the two tensors.
  var run: (count: Int, left: Int, right: Int) {
    (innermost.extent, innermost.left, innermost.right)
  }

  /// Calls `body` once per run with the places of its first element in the three tensors.
  @inline(__always)
  func forEachRun(_ body: (_ place: Int, _ left: Int, _ right: Int) -> Void) {
    var indices = Array(repeating: 0, count: outer.count)
    var (left, right) = (0, 0)
    for place in stride(from: 0, to: count, by: max(innermost.extent, 1)) {
      body(place, left, right)
      var axis = outer.count - 1
      while axis >= 0 {
        indices[axis] += 1
        left += outer[axis].left
        right += outer[axis].right
        if indices[axis] < outer[axis].extent { break }
        left -= outer[axis].left * outer[axis].extent
        right -= outer[axis].right * outer[axis].extent
        indices[axis] = 0
        axis -= 1
      }
    }
  }

  /// `target[place] = source[left]` for every element.
  func copy(_ source: FloatRun, into target: MutableFloatRun) {
    forEachRun { place, left, _ in
      (target + place).copy(run.count, from: source + left, stride: run.left)
    }
  }
}

extension Shape {
  /// Elements from one index to the next, by axis, in C order.
  var strides: [Int] {
    var strides = Array(repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }
}
