import SwiftletRuntime
import Testing

@Suite struct CopyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rows = CopyAxis()
    var columns = CopyAxis()
    var startChannel = 0
    var height = 4
    var width = 6
    /// More or fewer channels than the input's.
    var moreChannels = 0

    var testDescription: String {
      "\(rows) \(columns) \(startChannel) \(height)x\(width) \(moreChannels)"
    }
  }

  static let cases = [
    Case(), Case(rows: CopyAxis(start: 1), columns: CopyAxis(start: 2), height: 3, width: 4),
    Case(rows: CopyAxis(start: -2), columns: CopyAxis(start: -3), height: 8, width: 11),
    Case(
      rows: CopyAxis(start: 1, step: 2), columns: CopyAxis(start: 0, step: 3), height: 2, width: 2),
    Case(
      rows: CopyAxis(start: -5, step: 3), columns: CopyAxis(start: -4, step: 2), height: 7,
      width: 9),
    Case(rows: CopyAxis(start: 9), columns: CopyAxis(start: -20), height: 2, width: 3),
    Case(columns: CopyAxis(start: 30), height: 2, width: 3),
    Case(startChannel: 1, moreChannels: -1),
  ]
  /// Which read channels outside of the input, as only a filled border may.
  static let channelCases = [
    Case(startChannel: -2, moreChannels: 5), Case(startChannel: -40, moreChannels: 0),
    Case(columns: CopyAxis(start: -1), startChannel: 1, width: 8, moreChannels: 3),
  ]

  private func run(
    _ example: Case, _ border: ModelFormat.CopyBorder, channels: Int, extra: Int, path: KernelPath,
    threads: Int = 1
  ) -> (values: [Int8], isClean: Bool) {
    var random = SeededRandom(17)
    let input = TestTensor(4, 6, channels, extra: extra, before: extra)
    input.fill(.random, using: &random)
    let output = TestTensor(
      example.height, example.width, channels + example.moreChannels, extra: 2 * extra,
      before: extra)
    let arguments = CopyArguments(
      input: input.view, output: output.view, rows: example.rows, columns: example.columns,
      startChannel: example.startChannel, border: border, fill: -77)
    for part in WorkPart.all(threads) {
      if let share = arguments.part(part) { CopyKernel.run(share, path: path) }
    }
    return withExtendedLifetime(input) { (output.values, output.canariesAreIntact) }
  }

  private func check(_ example: Case, _ border: ModelFormat.CopyBorder, _ path: KernelPath) {
    for channels in [2, 3, 4, 15, 16, 17, 33] {
      for extra in [0, 5] {
        let expected = run(example, border, channels: channels, extra: extra, path: .reference)
        for threads in [1, 2, 3] {
          let actual = run(
            example, border, channels: channels, extra: extra, path: path, threads: threads)
          #expect(actual.values == expected.values, "\(border) \(channels) \(extra) \(threads)")
          #expect(actual.isClean)
        }
      }
    }
  }

  @Test("Every path equals the reference", arguments: fastPaths, cases)
  func paths(path: KernelPath, example: Case) {
    for border in [ModelFormat.CopyBorder.fill, .edge, .reflect, .wrap] {
      check(example, border, path)
    }
  }

  @Test("Channels outside of the input are filled", arguments: fastPaths, channelCases)
  func channels(path: KernelPath, example: Case) { check(example, .fill, path) }

  @Test("The reference on values computed by hand")
  func reference() {
    let input = TestTensor(1, 3, 1)
    input.fill([1, 2, 3])
    func line(_ border: ModelFormat.CopyBorder) -> [Int8] {
      let output = TestTensor(1, 9, 1)
      CopyKernel.run(
        CopyArguments(
          input: input.view, output: output.view, rows: CopyAxis(), columns: CopyAxis(start: -3),
          border: border, fill: 9),
        path: .reference)
      return output.values
    }
    #expect(line(.fill) == [9, 9, 9, 1, 2, 3, 9, 9, 9])
    #expect(line(.edge) == [1, 1, 1, 1, 2, 3, 3, 3, 3])
    #expect(line(.reflect) == [2, 3, 2, 1, 2, 3, 2, 1, 2])
    #expect(line(.wrap) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
  }

  @Test("A single row or column reflects itself")
  func single() {
    let input = TestTensor(1, 1, 2)
    input.fill([5, 6])
    let output = TestTensor(3, 2, 2)
    CopyKernel.run(
      CopyArguments(
        input: input.view, output: output.view, rows: CopyAxis(start: -1),
        columns: CopyAxis(start: -4), border: .reflect),
      path: .reference)
    #expect(output.values == [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6])
  }
}
