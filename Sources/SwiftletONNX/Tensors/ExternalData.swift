import SwiftletFiles

/// The files beside a model in which large tensors' data may lie.
///
/// Source: ONNX docs/ExternalData.md. Locations that leave the model's folder are refused.
struct ExternalData {
  /// The model's folder with a slash at its end, empty for the current one.
  let folder: String
  private var files: [String: [UInt8]] = [:]

  init(folder: String) {
    self.folder = folder
  }

  /// Exactly `byteCount` bytes of the tensor's data.
  mutating func bytes(of proto: Onnx_TensorProto, _ byteCount: Int) throws(ONNXProblem) -> [UInt8] {
    var entries: [String: String] = [:]
    for entry in proto.externalData { entries[entry.key] = entry.value }
    guard let location = entries["location"], isInside(location) else {
      throw .externalData(
        tensor: proto.name, reason: "the location is missing or leaves the folder")
    }
    let offset = Int(entries["offset"] ?? "0") ?? -1
    let length = Int(entries["length"] ?? "\(byteCount)") ?? -1
    guard length == byteCount else {
      throw .tensor(name: proto.name, reason: "\(length) bytes of data, not \(byteCount)")
    }
    let content = try contents(of: location, for: proto)
    guard offset >= 0, offset <= content.count, byteCount <= content.count - offset else {
      throw .externalData(
        tensor: proto.name, reason: "'\(location)' ends before byte \(offset) + \(byteCount)")
    }
    return Array(content[offset..<offset + byteCount])
  }

  /// The whole file, read once however many tensors lie in it.
  private mutating func contents(
    of location: String, for proto: Onnx_TensorProto
  ) throws(ONNXProblem) -> [UInt8] {
    if let known = files[location] { return known }
    do {
      let content = try File.read(folder + location)
      files[location] = content
      return content
    } catch {
      throw .externalData(tensor: proto.name, reason: "\(error)")
    }
  }

  private func isInside(_ location: String) -> Bool {
    !location.isEmpty && !location.hasPrefix("/")
      && !location.split(separator: "/").contains("..") && !location.utf8.contains(0)
  }
}
