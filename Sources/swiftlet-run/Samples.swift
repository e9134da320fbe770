/// The labelled samples that the command line names: a list or a folder.
struct Samples: ~Copyable {
  private var list: SampleList?
  private var folder: SampleFolder?

  init(_ name: Argument) throws(CommandError) {
    list = try Self.list(name)
    folder = list == nil ? try SampleFolder(name) : nil
  }

  /// The next sample; its file's name is good until the one after it is asked for.
  mutating func next() throws(CommandError) -> (label: Int, file: Argument)? {
    if list != nil { return try list?.next() }
    return try folder?.next()
  }

  /// Nil for a folder.
  private static func list(_ name: Argument) throws(CommandError) -> SampleList? {
    do throws(CommandError) {
      return try SampleList(name)
    } catch {
      guard case .input(.unreadable(Self.isFolder)) = error else { throw error }
      return nil
    }
  }

  /// Linux's `EISDIR`, the same on every processor that Swiftlet runs on.
  private static var isFolder: Int32 { 21 }
}
