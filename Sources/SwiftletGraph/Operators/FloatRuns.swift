import SwiftletRuntime

/// The matrix path of this processor, asked for once.
let floatPath = FloatMatrixPath.best

/// Elements whose sum or comparison takes about as long as waking a worker.
let sharedElements = 32 * 1024

typealias FloatRun = UnsafePointer<Float>
typealias MutableFloatRun = UnsafeMutablePointer<Float>

/// Loops over contiguous elements, written so that the compiler makes vector instructions of them:
/// sums keep 16 partial sums, which a compiler may not introduce by itself.
extension UnsafePointer<Float> {
  /// 16 elements from `index` on.
  @inline(__always)
  func lanes(_ index: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Float>.self)
  }

  func sum(_ count: Int) -> Float {
    var sums = SIMD16<Float>(repeating: 0)
    var index = 0
    while index &+ 16 <= count {
      sums += lanes(index)
      index &+= 16
    }
    var sum = sums.sum()
    while index < count {
      sum += self[index]
      index &+= 1
    }
    return sum
  }

  /// The sum of `(x - center)^2`.
  func sumOfSquares(_ count: Int, around center: Float) -> Float {
    var sums = SIMD16<Float>(repeating: 0)
    var index = 0
    while index &+ 16 <= count {
      let distance = lanes(index) - center
      sums += distance * distance
      index &+= 16
    }
    var sum = sums.sum()
    while index < count {
      sum += (self[index] - center) * (self[index] - center)
      index &+= 1
    }
    return sum
  }

  /// The sum of `x` and the sum of `x * (other - center)`, in one pass.
  func sums(_ count: Int, with other: FloatRun, around center: Float) -> (Float, Float) {
    var plain = SIMD16<Float>(repeating: 0)
    var products = SIMD16<Float>(repeating: 0)
    var index = 0
    while index &+ 16 <= count {
      let value = lanes(index)
      plain += value
      products += value * (other.lanes(index) - center)
      index &+= 16
    }
    var (sum, product) = (plain.sum(), products.sum())
    while index < count {
      sum += self[index]
      product += self[index] * (other[index] - center)
      index &+= 1
    }
    return (sum, product)
  }
}

extension UnsafeMutablePointer<Float> {
  func fill(_ count: Int, with value: Float = 0) {
    update(repeating: value, count: count)
  }

  /// Copies a run that overlaps this one nowhere, or is this one already.
  func copyElsewhere(_ count: Int, from source: FloatRun) {
    if source == UnsafePointer(self) { return }
    if count <= 256 { copyShort(count, from: source) } else { update(from: source, count: count) }
  }

  /// Sets 16 elements at a time, and those that are left one by one. What is read may be what is
  /// written, element by element: the compiler could not make vectors of such a loop by itself.
  @inline(__always)
  func setLanes(
    _ count: Int, _ lanes: (Int) -> SIMD16<Float>, rest element: (Int) -> Float
  ) {
    var index = 0
    while index &+ 16 <= count {
      UnsafeMutableRawPointer(self + index).storeBytes(of: lanes(index), as: SIMD16<Float>.self)
      index &+= 16
    }
    while index < count {
      self[index] = element(index)
      index &+= 1
    }
  }

  func add(_ count: Int, _ addend: FloatRun) {
    for index in 0..<count { self[index] += addend[index] }
  }

  /// `self = factor * x + offset`.
  func setScaled(_ count: Int, _ x: FloatRun, factor: Float, offset: Float) {
    setLanes(count) {
      factor * x.lanes($0) + offset
    } rest: {
      factor * x[$0] + offset
    }
  }

  /// Copies a short run without a call: vectors of 16, 8 or 4 elements, the last of which may
  /// overlap the one before it. The runs must not overlap each other.
  @inline(__always)
  func copyShort(_ count: Int, from source: FloatRun) {
    if count >= 16 {
      copy(count, from: source, by: 16) { self.copyLanes(SIMD16<Float>.self, $0, source) }
    } else if count >= 8 {
      copy(count, from: source, by: 8) { self.copyLanes(SIMD8<Float>.self, $0, source) }
    } else if count >= 4 {
      copy(count, from: source, by: 4) { self.copyLanes(SIMD4<Float>.self, $0, source) }
    } else {
      for index in 0..<count { self[index] = source[index] }
    }
  }

  @inline(__always)
  private func copy(_ count: Int, from source: FloatRun, by width: Int, _ step: (Int) -> Void) {
    var index = 0
    while index &+ width < count {
      step(index)
      index &+= width
    }
    step(count &- width)
  }

  @inline(__always)
  private func copyLanes<V: BitwiseCopyable>(_ type: V.Type, _ index: Int, _ source: FloatRun) {
    let lanes = UnsafeRawPointer(source + index).loadUnaligned(as: type)
    UnsafeMutableRawPointer(self + index).storeBytes(of: lanes, as: type)
  }

  /// Copies `count` elements that lie `stride` apart.
  @inline(__always)
  func copy(_ count: Int, from source: FloatRun, stride: Int) {
    switch stride {
    case 1: copyShort(count, from: source)
    case 2: copyEven(count, from: source)
    default: for index in 0..<count { self[index] = source[index &* stride] }
    }
  }

  /// Copies every second element, reading none before the first or after the last: the last vector
  /// starts one element early and takes its odd lanes.
  @inline(__always)
  private func copyEven(_ count: Int, from source: FloatRun) {
    guard count >= 5 else {
      for index in 0..<count { self[index] = source[index &* 2] }
      return
    }
    let raw = UnsafeRawPointer(source)
    let target = UnsafeMutableRawPointer(self)
    var index = 0
    while index &+ 4 < count {
      let pairs = raw.loadUnaligned(fromByteOffset: index &* 8, as: SIMD8<Float>.self)
      target.storeBytes(of: pairs.evenHalf, toByteOffset: index &* 4, as: SIMD4<Float>.self)
      index &+= 4
    }
    let last = count &- 4
    let pairs = raw.loadUnaligned(fromByteOffset: last &* 8 &- 4, as: SIMD8<Float>.self)
    target.storeBytes(of: pairs.oddHalf, toByteOffset: last &* 4, as: SIMD4<Float>.self)
  }

  /// Copies `count` elements to places that lie `stride` apart.
  @inline(__always)
  func scatter(_ count: Int, from source: FloatRun, stride: Int) {
    switch stride {
    case 1: copyShort(count, from: source)
    case 2: for index in 0..<count { self[index &* 2] = source[index] }
    default: for index in 0..<count { self[index &* stride] = source[index] }
    }
  }
}

extension UnsafeMutableRawBufferPointer {
  /// The bytes as elements of a plain type. The base is 64-byte aligned by contract.
  func elements<T: BitwiseCopyable>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    (baseAddress ?? UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped)
      .assumingMemoryBound(to: type)
  }
}

/// Hands out 64-byte aligned pieces of a scratch buffer, in the order in which the same calls on a
/// buffer without memory count its bytes.
struct ScratchLayout {
  private let base: UnsafeMutableRawPointer?
  private(set) var byteCount = 0

  init(_ scratch: UnsafeMutableRawBufferPointer) {
    base = scratch.baseAddress
  }

  /// Only counts.
  init() {
    base = nil
  }

  mutating func reserve<T: BitwiseCopyable>(_ count: Int, of type: T.Type) -> Int {
    let offset = byteCount
    byteCount += (max(count, 1) * MemoryLayout<T>.stride + 63) & ~63
    return offset
  }

  mutating func take<T: BitwiseCopyable>(
    _ count: Int, of type: T.Type
  ) -> UnsafeMutablePointer<T> {
    let offset = reserve(count, of: type)
    guard let base else { preconditionFailure("this layout only counts") }
    return (base + offset).assumingMemoryBound(to: type)
  }
}
