internal import CSwiftletPlatform

/// Text out, through a buffer of fixed size: no string is ever built.
struct Printer {
  private var buffer = InlineArray<512, UInt8>(repeating: 0)
  private var count = 0
  private let descriptor: Int32

  static var output: Printer { Printer(descriptor: 1) }
  static var errors: Printer { Printer(descriptor: 2) }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  mutating func write(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { write(byte: unsafe text.utf8Start[index]) }
  }

  mutating func write(_ number: Int) {
    if number < 0 { write(byte: UInt8(ascii: "-")) }
    write(UInt64(number.magnitude))
  }

  mutating func write(_ number: UInt64) {
    var divisor: UInt64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      write(digit: UInt(number / divisor % 10))
      divisor /= 10
    }
  }

  /// Four digits after the point; numbers beyond what 64 bits hold that way are cut off.
  mutating func write(_ real: Float) {
    let bounded = min(max(real, -1e12), 1e12)
    let scaled = Double(bounded) * 10_000
    // `rounded(_:)` would be a call into libm.
    let units = Int64(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    if units < 0 { write(byte: UInt8(ascii: "-")) }
    write(Int(units.magnitude / 10_000))
    write(byte: UInt8(ascii: "."))
    var divisor: UInt = 1000
    while divisor > 0 {
      write(digit: UInt(units.magnitude) / divisor % 10)
      divisor /= 10
    }
  }

  /// A number of thousandths, with three digits after the point.
  mutating func write(thousandths value: UInt64) {
    write(value / 1000)
    write(byte: UInt8(ascii: "."))
    let rest = UInt(value % 1000)
    write(digit: rest / 100)
    write(digit: rest / 10 % 10)
    write(digit: rest % 10)
  }

  /// Sixteen hexadecimal digits.
  mutating func write(hexadecimal value: UInt64) {
    for shift in stride(from: 60, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: value &>> UInt64(shift)) & 15
      write(byte: digit < 10 ? 48 + digit : 87 + digit)
    }
  }

  mutating func write(_ argument: Argument) {
    var index = 0
    while unsafe argument.text[index] != 0 {
      write(byte: unsafe UInt8(bitPattern: argument.text[index]))
      index += 1
    }
  }

  mutating func write(byte: UInt8) {
    if count == buffer.count { flush() }
    buffer[count] = byte
    count += 1
  }

  /// Ends the line and hands it to the system.
  mutating func endLine() {
    write(byte: UInt8(ascii: "\n"))
    flush()
  }

  private mutating func write(digit: UInt) { write(byte: 48 + UInt8(truncatingIfNeeded: digit)) }

  /// Hands what there is to the system.
  mutating func flush() {
    let bytes = buffer.span
    unsafe bytes.withUnsafeBufferPointer { pointer in
      // A reader that went away is no error of ours.
      _ = unsafe swl_write(descriptor, pointer.baseAddress, count)
    }
    count = 0
  }
}
