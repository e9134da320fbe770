import SwiftletGraph

/// Damage to a file's bytes.
enum ByteMutation {
  static func apply(to bytes: inout [UInt8], _ random: inout RandomSource) {
    guard !bytes.isEmpty else { return }
    let place = random.nextIndex(below: bytes.count)
    switch random.nextIndex(below: 6) {
    case 0: bytes[place] ^= 1 << UInt8(random.nextIndex(below: 8))
    case 1: bytes[place] = UInt8(random.nextIndex(below: 256))
    case 2: bytes[place] = 0xFF
    case 3: bytes.removeLast(random.nextIndex(below: bytes.count))
    case 4:
      let end = min(place + 1 + random.nextIndex(below: 16), bytes.count)
      bytes.removeSubrange(place..<end)
    default:
      let start = random.nextIndex(below: bytes.count)
      let end = min(start + 1 + random.nextIndex(below: 64), bytes.count)
      bytes.insert(contentsOf: bytes[start..<end], at: place)
    }
  }
}
