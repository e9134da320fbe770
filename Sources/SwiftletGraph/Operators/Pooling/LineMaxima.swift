import SwiftletRuntime

/// The maxima of one plane when nobody asks where they are: first down each column of an output
/// row's window, into a line with margins of minus infinity, then along that line. A window of
/// `k * k` takes `2 * k` comparisons per element instead of `k * k`.
///
/// Numerics: NaN wins over all numbers.
struct LineMaxima {
  let geometry: PoolGeometry
  /// The line; its first element lies `padLeft` before the plane's first column.
  private let line: MutableFloatRun

  /// Elements past the last window that vectors may read.
  private static let slack = 32

  static func byteCount(_ geometry: PoolGeometry) -> Int {
    var layout = ScratchLayout()
    _ = layout.reserve(lineCount(geometry), of: Float.self)
    return layout.byteCount
  }

  private static func lineCount(_ geometry: PoolGeometry) -> Int {
    let window = geometry.window
    let read = (geometry.outputWidth - 1) * window.strideWidth + window.spanWidth
    return max(read, window.padLeft + geometry.width) + slack
  }

  init(_ geometry: PoolGeometry, scratch: UnsafeMutableRawBufferPointer) {
    self.geometry = geometry
    var layout = ScratchLayout(scratch)
    let count = Self.lineCount(geometry)
    line = layout.take(count, of: Float.self)
    line.fill(count, with: -.infinity)
  }

  func write(_ input: FloatRun, into output: MutableFloatRun) {
    for row in 0..<geometry.outputHeight {
      reduceColumns(of: row, input)
      let target = output + row * geometry.outputWidth
      switch geometry.window.strideWidth {
      case 1: reduceLine(into: target) { FloatRun(line).eight($0) }
      case 2: reduceLine(into: target) { FloatRun(line).lanes($0).evenHalf }
      default: reduceEach(0..<geometry.outputWidth, into: target)
      }
    }
  }

  private func reduceColumns(of row: Int, _ input: FloatRun) {
    let window = geometry.window
    let taps = geometry.rowTaps(row)
    let line = line + window.padLeft
    guard !taps.isEmpty else { return line.fill(geometry.width, with: -.infinity) }
    let first = input + (row * window.strideHeight - window.padTop) * geometry.width
    let step = window.dilationHeight * geometry.width
    let source = first + taps.lowerBound * step
    let count = taps.count
    if geometry.width >= 8 {
      forEachVector(of: geometry.width, by: 8) { index in
        var best = source.eight(index)
        for tap in 1..<count { best.raise(to: source.eight(tap &* step &+ index)) }
        line.store(best, at: index)
      }
    } else if geometry.width >= 4 {
      forEachVector(of: geometry.width, by: 4) { index in
        var best = source.four(index)
        for tap in 1..<count { best.raise(to: source.four(tap &* step &+ index)) }
        line.store(best, at: index)
      }
    } else {
      for index in 0..<geometry.width {
        var best = source[index]
        for tap in 1..<count { best.raise(to: source[tap &* step &+ index]) }
        line[index] = best
      }
    }
  }

  /// - Parameter lanes: the line's elements that eight output elements read, from a place on.
  @inline(__always)
  private func reduceLine(into target: MutableFloatRun, _ lanes: (Int) -> SIMD8<Float>) {
    let width = geometry.outputWidth
    if width >= 8 {
      forEachVector(of: width, by: 8) { target.store(maxima(from: $0, lanes), at: $0) }
    } else if width >= 4 {
      forEachVector(of: width, by: 4) { target.store(maxima(from: $0, lanes).lowHalf, at: $0) }
    } else {
      reduceEach(0..<width, into: target)
    }
  }

  /// The maxima of the windows of eight output columns.
  @inline(__always)
  private func maxima(from column: Int, _ lanes: (Int) -> SIMD8<Float>) -> SIMD8<Float> {
    let window = geometry.window
    let start = column &* window.strideWidth
    var best = lanes(start)
    for tap in 1..<window.kernelWidth {
      best.raise(to: lanes(start &+ tap &* window.dilationWidth))
    }
    return best
  }

  /// Starts of vectors that cover `count` elements, at least one vector's; the last may overlap the
  /// one before.
  @inline(__always)
  private func forEachVector(of count: Int, by size: Int, _ body: (Int) -> Void) {
    var index = 0
    while index &+ size < count {
      body(index)
      index &+= size
    }
    body(count &- size)
  }

  private func reduceEach(_ columns: Range<Int>, into target: MutableFloatRun) {
    let window = geometry.window
    for column in columns {
      var best = line[column &* window.strideWidth]
      for tap in 1..<window.kernelWidth {
        best.raise(to: line[column &* window.strideWidth &+ tap &* window.dilationWidth])
      }
      target[column] = best
    }
  }
}

extension FloatRun {
  @inline(__always)
  fileprivate func eight(_ index: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  fileprivate func four(_ index: Int) -> SIMD4<Float> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD4<Float>.self)
  }
}

extension MutableFloatRun {
  @inline(__always)
  fileprivate func store<V: BitwiseCopyable>(_ lanes: V, at index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: lanes, as: V.self)
  }
}

// Written out for each size: generic code over vectors becomes no vector code.
extension SIMD8<Float> {
  @inline(__always)
  fileprivate mutating func raise(to other: Self) {
    replace(with: other, where: (other .> self) .| (other .!= other))
  }
}

extension SIMD4<Float> {
  @inline(__always)
  fileprivate mutating func raise(to other: Self) {
    replace(with: other, where: (other .> self) .| (other .!= other))
  }
}

extension Float {
  @inline(__always)
  fileprivate mutating func raise(to other: Float) {
    if other > self || other.isNaN { self = other }
  }
}
