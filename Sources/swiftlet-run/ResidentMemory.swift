internal import CSwiftletPlatform

/// What of the process lies in RAM, as Linux counts it: `VmHWM` and its like in /proc/self/status,
/// in KiB.
///
/// The pages of the mapped model are the file's (`RssFile`), which the system can drop and read
/// again; a copy of the weights would be the process's own (`RssAnon`).
enum ResidentMemory {
  static func write(to printer: inout Printer) throws(CommandError) {
    // Enough for the status; a system without one leaves the lines out.
    let pages = try Pages(byteCount: 8192)
    let path: StaticString = "/proc/self/status"
    let count = unsafe swl_read_file(
      UnsafeRawPointer(path.utf8Start).assumingMemoryBound(to: CChar.self),
      pages.bytes.baseAddress, pages.bytes.count)
    if count < 0 { return }
    let status = unsafe UnsafeRawBufferPointer(rebasing: pages.bytes[..<count])
    unsafe write("peak resident KiB ", field("VmHWM:", of: status), to: &printer)
    unsafe write("own resident KiB ", field("RssAnon:", of: status), to: &printer)
    unsafe write("file resident KiB ", field("RssFile:", of: status), to: &printer)
    extendLifetime(pages)
  }

  private static func write(_ name: StaticString, _ value: Int?, to printer: inout Printer) {
    guard let value else { return }
    printer.write(name)
    printer.write(value)
    printer.endLine()
  }

  /// The number of KiB that follows `name`.
  private static func field(_ name: StaticString, of status: UnsafeRawBufferPointer) -> Int? {
    guard let start = unsafe status.position(of: name) else { return nil }
    var position = start + name.utf8CodeUnitCount
    return unsafe status.number(at: &position)
  }
}
