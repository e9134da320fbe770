import SwiftletRuntime

/// The input that every run starts from, and the output of the last.
struct Result: ~Copyable {
  private let input: Pages
  private let output: Pages

  /// Takes what lies in the session's input tensor; a run may overwrite it there.
  init(_ session: borrowing Session) throws(CommandError) {
    let input = try Pages(byteCount: session.input.elementCount)
    let output = try Pages(byteCount: session.output.elementCount)
    try Self.copyInput(of: session, into: input)
    self.input = input
    self.output = output
  }

  private static func copyInput(
    of session: borrowing Session, into pages: borrowing Pages
  ) throws(CommandError) {
    var elements = unsafe MutableSpan(_unsafeElements: pages.bytes.bindMemory(to: Int8.self))
    do {
      try session.copyTensor(at: session.model.inputTensor, into: &elements)
    } catch {
      throw .session(error)
    }
  }

  func run(_ session: inout Session) throws(CommandError) {
    let elements = unsafe UnsafeBufferPointer(input.bytes.bindMemory(to: Int8.self))
    var results = unsafe MutableSpan(_unsafeElements: output.bytes.bindMemory(to: Int8.self))
    do {
      try session.run(input: unsafe Span(_unsafeElements: elements), output: &results)
    } catch {
      throw .session(error)
    }
  }

  /// The largest outputs with their labels.
  func writeLargest(_ count: Int, _ session: borrowing Session, to printer: inout Printer) {
    let values = unsafe output.bytes.bindMemory(to: Int8.self)
    var previous: Int?
    for _ in 0..<min(count, values.count) {
      let index = unsafe next(values, after: previous)
      unsafe writeLine(index, values[index], session, to: &printer)
      previous = index
    }
  }

  func writeDigest(_ session: borrowing Session, to printer: inout Printer) {
    printer.write("digest ")
    printer.write(hexadecimal: session.outputDigest)
    printer.endLine()
  }

  /// The index of the largest value that comes after `previous` in falling order; equal values in
  /// the order of their index.
  private func next(_ values: UnsafeMutableBufferPointer<Int8>, after previous: Int?) -> Int {
    var best: Int?
    for index in 0..<values.count {
      if let previous, unsafe !comes(index, after: previous, values) { continue }
      if let known = best, unsafe !comes(known, after: index, values) { continue }
      best = index
    }
    return best ?? 0
  }

  private func comes(
    _ index: Int, after other: Int, _ values: UnsafeMutableBufferPointer<Int8>
  ) -> Bool {
    unsafe values[index] < values[other] || (values[index] == values[other] && index > other)
  }

  private func writeLine(
    _ index: Int, _ value: Int8, _ session: borrowing Session, to printer: inout Printer
  ) {
    printer.write(session.output.quantization.dequantize(value))
    printer.write(" ")
    printer.write(index)
    var text = InlineArray<64, UInt8>(repeating: 0)
    var characters = text.mutableSpan
    let count = session.model.copyLabel(at: index, into: &characters)
    if count > 0 { printer.write(" ") }
    for position in 0..<count { printer.write(byte: text[position]) }
    printer.endLine()
  }
}
