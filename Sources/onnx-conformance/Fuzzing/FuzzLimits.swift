import Glibc

/// What a child process may take, set by itself before it reads a file: the kernel ends it when it
/// takes more.
enum FuzzLimits {
  static let seconds: UInt32 = 10
  static let byteCount = 2 << 30

  static func apply() {
    var limit = rlimit(rlim_cur: rlim_t(byteCount), rlim_max: rlim_t(byteCount))
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
  }

  /// Tells the parent which file is next, and asks for SIGALRM when it takes too long.
  static func start(_ seed: UInt64) {
    alarm(seconds)
    write("\(seed)\n")
  }

  static func finish() {
    alarm(0)
    write("end\n")
  }

  /// Unbuffered: what was written is seen however the process ends.
  private static func write(_ line: String) {
    let bytes = Array(line.utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}
