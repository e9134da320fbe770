import ArgumentParser
import SwiftletQuantizer
import SwiftletRuntime

/// `--bands`, `--ram` and `--arena`: how far memory goes before speed.
struct BandsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Layers that run in bands of rows, so that less memory is enough: none, free (what costs no \
      time), auto (what --ram, --arena or --target asks for; without them the least memory) or ROWS \
      in a band.
      """, valueName: "none|free|auto|ROWS"))
  var bands: Bands?

  @Option(help: "RAM that a session of the model may use, as in plan: chooses the bands.")
  var ram: ByteSize?

  @Option(help: "Memory that the arena may take, for example 64KiB: chooses the bands.")
  var arena: ByteSize?

  enum Bands: Hashable, ExpressibleByArgument {
    case none
    case free
    case auto
    case rows(Int)

    init?(argument: String) {
      switch argument {
      case "none": self = .none
      case "free": self = .free
      case "auto": self = .auto
      default:
        guard let rows = Int(argument), (1...65_536).contains(rows) else { return nil }
        self = .rows(rows)
      }
    }
  }

  func validate() throws {
    guard ram == nil || arena == nil else {
      throw ValidationError("give --ram or --arena, not both")
    }
    guard ram == nil && arena == nil || bands == nil || bands == .auto else {
      throw ValidationError(
        "--ram and --arena choose the bands; give them with --bands auto or alone")
    }
  }

  /// What to ask the quantizer for, when the model is for `board`.
  func policy(_ board: Target?) -> BandPolicy {
    switch bands {
    case .some(.none): return .none
    case .free: return .free
    case .rows(let rows): return .rows(rows)
    case .auto, nil:
      if let arena { return .fitting(byteCount: arena.byteCount) }
      if let budget = budget ?? board.map(MemoryBudget.init), let ram = budget.ramByteCount {
        return .fitting(byteCount: max(ram - budget.sessionByteCount, 0))
      }
      return bands == .auto ? .smallest : .free
    }
  }

  /// What the model must keep where `--ram` says so.
  var budget: MemoryBudget? {
    ram.map { MemoryBudget(ramByteCount: $0.byteCount, flashByteCount: nil) }
  }
}
