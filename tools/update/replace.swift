// replace MODEL NEW COUNT: replaces the model file MODEL by the content of NEW, handed over in COUNT
// pieces, the way an update on a board does it. For tools/check-update.
//
// Exit codes: 0 the new model is in place, 1 the old one is, 2 the new one but its folder could not be
// synced, 64 wrong usage.
internal import CSwiftletPlatform

@_cdecl("main")
func main(
  _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  guard count == 4, let path = arguments[1], let new = arguments[2], let text = arguments[3] else {
    return 64
  }
  let mapping = swl_map_file(new)
  let bytes = UnsafeRawBufferPointer(start: mapping.address, count: mapping.byte_count)
  let pieceCount = Int(text.pointee) - 48
  if mapping.code != 0 || !(1...9).contains(pieceCount) { return 64 }
  do throws(ModelReplacementError) {
    try written(path, bytes, pieceCount).commitModel()
    return 0
  } catch {
    guard case .file(let error) = error else { return 1 }
    return error.isReplaced ? 2 : 1
  }
}

private func written(
  _ path: UnsafePointer<CChar>, _ bytes: UnsafeRawBufferPointer, _ pieceCount: Int
) throws(ModelReplacementError) -> FileReplacement {
  do throws(FileReplacementError) {
    var replacement = try FileReplacement(of: path)
    for piece in 0..<pieceCount {
      let range = bytes.count * piece / pieceCount..<bytes.count * (piece + 1) / pieceCount
      try replacement.append(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
    return replacement
  } catch {
    throw .file(error)
  }
}
