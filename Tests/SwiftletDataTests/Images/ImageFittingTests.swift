import SwiftletData
import SwiftletGraph
import Testing

@Suite struct ImageFittingTests {
  /// PyTorch's antialiased bilinear interpolation, to the rounding of a byte.
  @Test(arguments: [(8, 9), (40, 31), (19, 10)])
  func resizesLikePyTorch(height: Int, width: Int) throws {
    let path = fixture("resized_\(height)x\(width)")
    let expected = try NPYArray(path: path).tensor(file: path).elements
    let image = try Image(contentsOf: fixture("resize_source", "png"))
    let own = image.fitted(to: [3, height, width])
    #expect(own.count == expected.count)
    for (own, other) in zip(own, expected) { #expect(abs(Float(own) - other) < 0.501) }
  }

  @Test func turnsColourIntoGreyAndBack() {
    let image = Image(height: 1, width: 1, channels: 3, pixels: [100, 50, 200])
    // 0.299 * 100 + 0.587 * 50 + 0.114 * 200 = 82.05
    #expect(image.fitted(to: [1, 1, 1]) == [82])
    let grey = Image(height: 1, width: 2, channels: 1, pixels: [7, 9])
    #expect(grey.fitted(to: [3, 1, 2]) == [7, 9, 7, 9, 7, 9])
  }

  @Test func keepsPixelsOfTheRightSize() {
    let image = Image(height: 1, width: 2, channels: 3, pixels: [1, 2, 3, 4, 5, 6])
    #expect(image.fitted(to: [3, 1, 2]) == [1, 4, 2, 5, 3, 6])
  }
}
