import SwiftletRuntime

extension Session {
  /// Fills the input tensor with what the command line names.
  mutating func load(_ name: Argument) throws(CommandError) {
    if name.hasPrefix("random:") {
      guard let seed = name.number(from: 7) else { throw .input(.seed) }
      return try loadNoise(seed: UInt64(seed))
    }
    let file = try unsafe InputFile(name.text)
    defer { extendLifetime(file) }
    if let array = try unsafe ArrayFile(file.bytes) {
      switch unsafe array.element {
      case .float32: try unsafe loadReals(array)
      case .int8: try unsafe loadPlanes(array)
      }
    } else if let picture = try unsafe Picture(file.bytes) {
      try loadPicture(picture)
    } else {
      try unsafe loadElements(file.bytes)
    }
  }

  /// int8, NHWC, nothing else in the file.
  private mutating func loadElements(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
    try requireCount(bytes.count, batches: false)
    let elements = unsafe bytes.bindMemory(to: Int8.self)
    try loadSpan(unsafe Span(_unsafeElements: elements))
  }

  private mutating func loadReals(_ array: ArrayFile) throws(CommandError) {
    try requireCount(unsafe array.byteCount / 4, batches: true)
    // NumPy aligns the elements to 64 bytes from the file's start, and the file is mapped at a page.
    guard unsafe UInt(bitPattern: array.elements) % 4 == 0 else { throw .input(.malformed) }
    let start = unsafe array.elements.assumingMemoryBound(to: Float.self)
    do {
      try load(unsafe Span(_unsafeStart: start, count: input.elementCount))
    } catch {
      throw .session(error)
    }
  }

  /// int8, NCHW.
  private mutating func loadPlanes(_ array: ArrayFile) throws(CommandError) {
    try requireCount(unsafe array.byteCount, batches: true)
    let pages = try Pages(byteCount: input.elementCount)
    defer { extendLifetime(pages) }
    let planes = unsafe array.elements.assumingMemoryBound(to: Int8.self)
    let elements = unsafe pages.bytes.bindMemory(to: Int8.self)
    let pixels = input.height * input.width
    for channel in 0..<input.channels {
      for pixel in 0..<pixels {
        unsafe elements[pixel * input.channels + channel] = planes[channel * pixels + pixel]
      }
    }
    try loadSpan(unsafe Span(_unsafeElements: UnsafeBufferPointer(elements)))
  }

  /// The high bytes of a linear congruential sequence: the same noise everywhere.
  ///
  /// Source: Knuth's MMIX constants.
  private mutating func loadNoise(seed: UInt64) throws(CommandError) {
    let pages = try Pages(byteCount: input.elementCount)
    defer { extendLifetime(pages) }
    let elements = unsafe pages.bytes.bindMemory(to: Int8.self)
    var state = seed
    for index in 0..<elements.count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      unsafe elements[index] = Int8(truncatingIfNeeded: state &>> 56)
    }
    try loadSpan(unsafe Span(_unsafeElements: UnsafeBufferPointer(elements)))
  }

  mutating func loadSpan(_ elements: Span<Int8>) throws(CommandError) {
    do { try load(elements) } catch { throw .session(error) }
  }

  private func requireCount(_ count: Int, batches: Bool) throws(CommandError) {
    let required = input.elementCount
    if batches ? count < required || count % required != 0 : count != required {
      throw .input(.elementCount(required: required, given: count))
    }
  }
}
