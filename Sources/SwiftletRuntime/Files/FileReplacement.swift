internal import CSwiftletPlatform

/// A file that is being replaced as a whole: at every moment the old file or the new one is there,
/// complete, whatever stops the program or the power.
///
/// The new content goes to `NAME.tmp` in the same folder, which must have room for it beside the old
/// file. `commit()` syncs it, gives it the file's name and syncs the folder. A value that ends without
/// commit removes the temporary file; one that a crash left behind is used again by the next
/// replacement. Two programs cannot replace one file at a time: the second is refused.
///
/// Memory: none besides the value. Source: rename(2), fsync(2); T. S. Pillai et al., All File Systems
/// Are Not Created Equal, OSDI 2014.
@safe
public struct FileReplacement: ~Copyable {
  private var state: swl_replacement

  /// Begins to replace the file at `path`, a zero-terminated string that stays in place as long as
  /// the value. The new file takes over the mode of the old one, and its owner where that is allowed.
  @unsafe
  public init(of path: UnsafePointer<CChar>) throws(FileReplacementError) {
    var state = unsafe swl_replacement()
    let code = unsafe swl_replacement_begin(&state, path)
    if code != 0 {
      unsafe swl_replacement_discard(&state)
      throw unsafe FileReplacementError(state, code: code)
    }
    unsafe self.state = state
  }

  /// Appends bytes to the new content.
  @unsafe
  public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileReplacementError) {
    try unsafe require(swl_replacement_write(&state, bytes.baseAddress, bytes.count))
  }

  /// Puts the new content in place and ends the replacement.
  ///
  /// Throws: `FileReplacementError`; its `isReplaced` tells whether the new file is in place.
  public consuming func commit() throws(FileReplacementError) {
    try unsafe require(swl_replacement_commit(&state))
  }

  /// What was appended so far, mapped from the file.
  mutating func mapping() throws(FileReplacementError) -> FileMapping? {
    var address: UnsafeRawPointer?
    var byteCount = 0
    try unsafe require(swl_replacement_map(&state, &address, &byteCount))
    guard let address = unsafe address else { return nil }
    return unsafe FileMapping(owning: address, byteCount: byteCount)
  }

  private func require(_ code: Int32) throws(FileReplacementError) {
    if code != 0 { throw unsafe FileReplacementError(state, code: code) }
  }

  deinit {
    var last = unsafe state
    unsafe swl_replacement_discard(&last)
  }
}

extension FileReplacementError {
  fileprivate init(_ state: swl_replacement, code: Int32) {
    let step = unsafe Step(rawValue: UInt8(truncatingIfNeeded: state.step))
    self.init(step: step ?? .create, code: code)
  }
}
