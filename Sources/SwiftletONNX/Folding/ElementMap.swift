import SwiftletGraph

/// Where each element of a rearranged tensor comes from: the sum, over the output's axes, of a place
/// that depends on that axis' index alone. Slices, transpositions, repetitions and paddings are all
/// of this form.
struct ElementMap {
  /// By output axis and index, the part of the source place; nil for an element of no source.
  var places: [[Int?]]

  init(_ places: [[Int?]]) {
    self.places = places
  }

  /// One list of source indices by axis: output axis `i` reads source axis `i`.
  init(indices: [[Int?]], of shape: Shape) {
    let strides = shape.elementStrides
    places = zip(indices, strides).map { list, stride in list.map { $0.map { $0 * stride } } }
  }

  var shape: Shape { Shape(places.map(\.count)) }

  /// The elements in C order of the output.
  func elements<Element>(of source: [Element], filler: Element) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(shape.elementCount)
    append(source, filler, axis: 0, base: 0, to: &result)
    return result
  }

  private func append<Element>(
    _ source: [Element], _ filler: Element, axis: Int, base: Int?, to result: inout [Element]
  ) {
    guard axis < places.count else {
      result.append(base.map { source[$0] } ?? filler)
      return
    }
    if axis == places.count - 1 {
      guard let base else {
        return result.append(contentsOf: repeatElement(filler, count: places[axis].count))
      }
      for place in places[axis] { result.append(place.map { source[base + $0] } ?? filler) }
      return
    }
    for place in places[axis] {
      let sum = base.flatMap { base in place.map { base + $0 } }
      append(source, filler, axis: axis + 1, base: sum, to: &result)
    }
  }
}

extension Shape {
  /// Elements from one index to the next by axis, in C order.
  var elementStrides: [Int] {
    var strides = Array(repeating: 1, count: rank)
    for axis in dimensions.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * self[axis + 1]
    }
    return strides
  }
}

extension ConstantTensor {
  /// The tensor whose elements `map` picks from this one's.
  ///
  /// - Parameter filler: a scalar of the same type, for elements of no source; zero by default.
  func rearranged(_ map: ElementMap, filler: ConstantTensor? = nil) -> ConstantTensor {
    let rearranged: Elements
    switch elements {
    case .floats(let values):
      rearranged = .floats(map.elements(of: values, filler: Float(filler?.reals.first ?? 0)))
    case .doubles(let values):
      rearranged = .doubles(map.elements(of: values, filler: filler?.reals.first ?? 0))
    case .integers(let values):
      rearranged = .integers(map.elements(of: values, filler: filler?.wholes.first ?? 0))
    case .other: rearranged = elements
    }
    return ConstantTensor(name: "", shape: map.shape, elements: rearranged, type: type)
  }

  /// The elements as real numbers; none when they are not.
  var reals: [Double] {
    switch elements {
    case .floats(let values): values.map { Double($0) }
    case .doubles(let values): values
    case .integers, .other: []
    }
  }

  /// The elements as integers; none when they are not.
  var wholes: [Int64] {
    guard case .integers(let values) = elements else { return [] }
    return values
  }
}
