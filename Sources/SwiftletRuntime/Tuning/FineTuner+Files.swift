/// A fine-tuned model or a checkpoint could not be written or read.
public enum FineTuningFileError: Error, Hashable, Sendable {
  case tuning(FineTuningError)
  case replacement(ModelReplacementError)
  /// The checkpoint cannot be read; the system's `errno`.
  case unreadable(code: Int32)
}

// Files: read and written without a copy in memory, replaced so that the old or the new one is there.
extension FineTuner {
  /// Replaces the file at `path` by the updated model. It may be the file that the tuner's model is
  /// mapped from.
  ///
  /// - Parameter path: zero-terminated.
  /// Throws: `FineTuningFileError`; the old file is then in place unless `isReplaced` of the error
  /// inside says otherwise.
  @unsafe
  public func replaceModel(at path: UnsafePointer<CChar>) throws(FineTuningFileError) {
    if !isRequantized { throw .tuning(.notRequantized) }
    do throws(ModelReplacementError) {
      try unsafe writtenUpdate(path).commitModel()
    } catch {
      throw .replacement(error)
    }
  }

  private func writtenUpdate(
    _ path: UnsafePointer<CChar>
  ) throws(ModelReplacementError) -> FileReplacement {
    do throws(FileReplacementError) {
      var replacement = try unsafe FileReplacement(of: path)
      var position = 0
      while position < updateByteCount {
        let run = unsafe memory.run(from: position)
        try unsafe replacement.append(run)
        position += run.count
      }
      return replacement
    } catch {
      throw .file(error)
    }
  }

  /// Writes a checkpoint, in place of the one before.
  ///
  /// - Parameter path: zero-terminated.
  @unsafe
  public mutating func writeCheckpoint(
    to path: UnsafePointer<CChar>
  ) throws(FineTuningFileError) {
    sealCheckpoint()
    let bytes = unsafe UnsafeRawBufferPointer(start: memory.base, count: checkpointByteCount)
    do throws(FileReplacementError) {
      var replacement = try unsafe FileReplacement(of: path)
      try unsafe replacement.append(bytes)
      try replacement.commit()
    } catch {
      throw .replacement(.file(error))
    }
  }

  /// Goes back to the checkpoint in a file.
  ///
  /// - Parameter path: zero-terminated.
  /// Returns: false when there is no such file.
  @unsafe
  public mutating func restoreCheckpoint(
    from path: UnsafePointer<CChar>
  ) throws(FineTuningFileError) -> Bool {
    guard let mapping = try unsafe Self.mapping(path) else { return false }
    defer { extendLifetime(mapping) }
    let bytes = unsafe UnsafeRawBufferPointer(start: mapping.base, count: mapping.byteCount)
    do throws(FineTuningError) {
      try unsafe restoreCheckpoint(RawSpan(_unsafeBytes: bytes))
    } catch {
      throw .tuning(error)
    }
    return true
  }

  private static func mapping(
    _ path: UnsafePointer<CChar>
  ) throws(FineTuningFileError) -> FileMapping? {
    do throws(ModelError) {
      return try unsafe FileMapping(mapping: path)
    } catch {
      guard case .unreadable(let code) = error else {
        throw .tuning(.checkpoint(.byteCount))
      }
      if code == noSuchFile { return nil }
      throw .unreadable(code: code)
    }
  }

  /// Linux's `ENOENT`, the same on every processor that Swiftlet runs on.
  private static var noSuchFile: Int32 { 2 }
}

#if !hasFeature(Embedded)
  extension FineTuningFileError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .tuning(let error): error.description
      case .replacement(let error): error.description
      case .unreadable(let code):
        "the checkpoint cannot be read (error \(code)); check the path and its permissions"
      }
    }
  }
#endif
