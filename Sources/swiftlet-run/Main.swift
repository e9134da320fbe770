#if hasFeature(Embedded)
  /// The C library's entry point: Embedded Swift has no `CommandLine`.
  @_cdecl("main")
  func main(
    _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Int32 {
    unsafe Command.run(count: Int(count), arguments: arguments)
  }
#else
  import Glibc

  @main
  struct Main {
    static func main() {
      exit(
        unsafe Command.run(
          count: Int(CommandLine.argc), arguments: CommandLine.unsafeArgv))
    }
  }
#endif
