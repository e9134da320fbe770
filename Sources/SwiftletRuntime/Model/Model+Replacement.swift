/// A model file could not be replaced.
public enum ModelReplacementError: Error, Hashable, Sendable {
  case file(FileReplacementError)
  /// What was written is no model; the old file is in place.
  case model(ModelError)
}

extension FileReplacement {
  /// Puts the new content in place if it is a model: reads it back and checks it completely first.
  ///
  /// Throws: `ModelReplacementError`. The old model is in place unless the error is one whose
  /// `isReplaced` is true.
  /// Complexity: O(bytes).
  public consuming func commitModel() throws(ModelReplacementError) {
    try requireModel()
    do { try commit() } catch { throw .file(error) }
  }

  private mutating func requireModel() throws(ModelReplacementError) {
    let mapping: FileMapping?
    do { mapping = try self.mapping() } catch { throw .file(error) }
    guard let mapping else { throw .model(.truncated(byteCount: 0)) }
    do { _ = try Model(mapping) } catch { throw .model(error) }
  }
}

#if !hasFeature(Embedded)
  extension ModelReplacementError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .file(let error): error.description
      case .model(let error): "the new content was refused, the old file is in place: \(error)"
      }
    }
  }
#endif
