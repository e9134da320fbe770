import SwiftletRuntime
import Testing

@Suite("Shares of several threads") struct WorkPartTests {
  @Test("cover everything once", arguments: [1, 2, 3, 7])
  func ranges(count: Int) {
    for extent in [1, 2, 5, 16, 40] {
      for unit in [1, 4, 16] {
        let parts = (0..<count).map {
          WorkPart(index: $0, count: count).range(of: extent, unit: unit)
        }
        #expect(parts.flatMap { Array($0) } == Array(0..<extent))
        #expect(parts.allSatisfy { $0.lowerBound % unit == 0 || $0.isEmpty })
      }
    }
  }

  /// The channels and rows of a convolution that each thread computes, by thread.
  private func pieces(channels: Int, rows: Int, threads: Int) -> [[PanelShare.Piece]] {
    (0..<threads).map { index in
      let share = PanelShare(
        channels: channels, rows: rows, part: WorkPart(index: index, count: threads))
      return (0..<PanelShare.pieceCount).compactMap(share.piece)
    }
  }

  @Test("Pieces of panels cover everything once", arguments: [1, 2, 3, 8])
  func panels(threads: Int) {
    for channels in [1, 15, 16, 17, 63, 64, 65, 96, 208, 1000] {
      for rows in [1, 2, 7, 14] {
        var counts = [Int](repeating: 0, count: channels * rows)
        for piece in pieces(channels: channels, rows: rows, threads: threads).joined() {
          for row in piece.rows {
            for channel in piece.channels { counts[row * channels + channel] += 1 }
          }
        }
        #expect(counts.allSatisfy { $0 == 1 }, "\(channels) at \(rows)")
      }
    }
  }

  /// A row of a panel is the unit of division.
  @Test("Shares differ by at most two rows of a panel", arguments: [96, 112, 160, 192, 208, 320])
  func balance(channels: Int) {
    for rows in [7, 14] {
      let work = pieces(channels: channels, rows: rows, threads: 2).map { pieces in
        pieces.reduce(0) { $0 + $1.channels.count * $1.rows.count }
      }
      #expect(work[0] + work[1] == channels * rows)
      #expect(abs(work[0] - work[1]) <= 2 * 64, "\(work)")
    }
  }

  static let windows = [
    Window(kernel: 1), Window(kernel: 1, stride: 2), Window(kernel: 3, padding: 1),
    Window(kernel: 5, stride: 2, padding: 2), Window(kernel: 3, padding: 2, dilation: 2),
    Window(kernelHeight: 9, kernelWidth: 8),
  ]

  @Test("Convolution: shares give the whole", arguments: KernelPath.allCases.filter(\.isAvailable))
  func convolution(path: KernelPath) {
    for window in Self.windows {
      for (inputs, outputs, groups) in [(3, 5, 1), (8, 200, 1), (16, 32, 4)] {
        expectWhole(
          path,
          .init(
            height: 9, width: 8, inputChannels: inputs, outputChannels: outputs, window: window,
            groups: groups, outputExtra: 2))
      }
    }
    // Small enough to be divided by rows of panels.
    for outputs in [48, 80, 208] {
      for window in [Window(kernel: 1), Window(kernel: 3, padding: 1)] {
        expectWhole(
          path,
          .init(
            height: 8, width: 8, inputChannels: 8, outputChannels: outputs, window: window,
            outputExtra: 2))
      }
    }
    // Large enough to be divided by rows whatever the channels.
    expectWhole(
      path,
      .init(
        height: 20, width: 17, inputChannels: 4, outputChannels: 130,
        window: Window(kernel: 3, padding: 1)))
  }

  @Test(
    "Depthwise convolution: shares give the whole",
    arguments: KernelPath.allCases.filter(\.isAvailable))
  func depthwise(path: KernelPath) {
    for window in Self.windows {
      for (channels, multiplier) in [(5, 1), (200, 1), (6, 3)] {
        expectWhole(
          path,
          .init(
            kind: .depthwise, height: 9, width: 8, inputChannels: channels,
            outputChannels: channels * multiplier, window: window, inputExtra: 1, outputExtra: 2))
      }
    }
    // Small enough to be divided by channels.
    expectWhole(
      path,
      .init(
        kind: .depthwise, height: 8, width: 8, inputChannels: 200, outputChannels: 200,
        window: Window(kernel: 3, padding: 1), inputExtra: 1, outputExtra: 2))
  }

  @Test(
    "Fully connected: shares give the whole", arguments: KernelPath.allCases.filter(\.isAvailable))
  func fullyConnected(path: KernelPath) {
    for outputs in [1, 16, 17, 100] {
      expectWhole(
        path, .init(kind: .fullyConnected, inputChannels: 3, outputChannels: outputs))
    }
  }

  private func expectWhole(_ path: KernelPath, _ test: ConvolutionTestCase) {
    let expected = test.run(path)
    for threads in [2, 3, 5] {
      let actual = test.run(path, threads: threads)
      #expect(actual.values == expected.values, "\(path) \(threads): \(test)")
      #expect(actual.isClean, "\(path) \(threads) wrote outside: \(test)")
    }
  }
}
