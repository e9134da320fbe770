/// Which operations run in bands of rows, so that less memory is enough.
public enum BandPolicy: Hashable, Sendable {
  /// Every operation runs as a whole.
  case none
  /// Only what costs next to no time: less than 0.5 % more work by the planner's estimate.
  case free
  /// As little work more as lets the arena have this many bytes; none where it fits as it is. When
  /// nothing fits, as `smallest`.
  case fitting(byteCount: Int)
  /// The smallest arena that the search finds.
  case smallest
  /// The smallest arena with bands of so many rows each.
  case rows(Int)
  /// These, as far as their operations work by rows.
  case stages([BandStage])

  /// Extra work that `free` allows, as a share of the network's multiply-accumulates.
  static let freeWork = 0.005
}
