#if !hasFeature(Embedded)
  // Conveniences for hosts, and for boards with an operating system: text as `String`.
  extension Model {
    /// Maps the file at `path`.
    ///
    /// `verifyingChecksum`: reading every byte for the CRC-32 costs time on slow flash.
    public init(contentsOf path: String, verifyingChecksum: Bool = true) throws(ModelError) {
      let characters = path.utf8CString
      self = try unsafe characters.span.withUnsafeBufferPointer { buffer throws(ModelError) in
        guard let start = buffer.baseAddress else { throw .unreadable(code: 0) }
        return try unsafe Model(mapping: start, verifyingChecksum: verifyingChecksum)
      }
    }

    /// Class names in the order of the outputs; empty when the model carries none.
    public var labels: [String] {
      let bytes = bytes(of: .labels)
      return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        .map { String(decoding: $0, as: UTF8.self) }
    }

    /// How the model was made: lines of `key=value`.
    public var notes: String { String(decoding: bytes(of: .notes), as: UTF8.self) }

    /// The name of the tensor at `index`.
    public func tensorName(at index: Int) -> String { name(at: tensor(at: index).name) }

    /// The name of the operation at `index`.
    public func operationName(at index: Int) -> String { name(at: operation(at: index).name) }

    private func name(at offset: UInt32) -> String {
      let names = bytes(of: .names)
      return String(decoding: names.dropFirst(Int(offset)).prefix { $0 != 0 }, as: UTF8.self)
    }

    private func bytes(of kind: ModelFormat.SectionKind) -> [UInt8] {
      (0..<view.extent(of: kind).byteCount).map { view.byte($0, of: kind) }
    }
  }
#endif
