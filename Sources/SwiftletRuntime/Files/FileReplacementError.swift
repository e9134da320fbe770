/// A file could not be replaced: at which step, and why.
public struct FileReplacementError: Error, Hashable, Sendable {
  /// In the order they happen.
  public enum Step: UInt8, Sendable {
    case openFolder = 0
    case create = 1
    case write = 2
    case readBack = 3
    case sync = 4
    case rename = 5
    case syncFolder = 6
  }

  public var step: Step
  /// The system's `errno`.
  public var code: Int32

  public init(step: Step, code: Int32) {
    self.step = step
    self.code = code
  }

  /// Whether the new file is in place all the same: only the folder could not be synced, so that after
  /// a power failure either file may be there. In every other case the old file is as it was.
  public var isReplaced: Bool { step == .syncFolder }
}

extension FileReplacementError {
  /// What was being done.
  public var action: StaticString {
    switch step {
    case .openFolder: "its folder cannot be opened"
    case .create:
      code == Self.tryAgain
        ? "another program is replacing it" : "a temporary file cannot be made beside it"
    case .write: "the temporary file beside it cannot be written"
    case .readBack: "the temporary file beside it cannot be read back"
    case .sync: "the temporary file beside it cannot be synced"
    case .rename: "the temporary file beside it cannot take its name"
    case .syncFolder: "its folder cannot be synced"
    }
  }

  /// What there is now and what to do.
  public var remedy: StaticString {
    switch step {
    case .syncFolder: "the new file is in place but may be lost with the power; sync the disk"
    case .create where code == Self.tryAgain: "the old file is in place; wait for the other to end"
    case .write, .sync: "the old file is in place; make room on the disk"
    default: "the old file is in place; check the folder and its permissions"
    }
  }

  /// Linux's `EAGAIN`, the same on every processor that Swiftlet runs on.
  private static var tryAgain: Int32 { 11 }
}

#if !hasFeature(Embedded)
  extension FileReplacementError: CustomStringConvertible {
    public var description: String { "\(action) (error \(code)); \(remedy)" }
  }
#endif
