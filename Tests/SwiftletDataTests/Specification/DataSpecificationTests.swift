import SwiftletData
import Testing

@Suite struct DataSpecificationTests {
  @Test(arguments: [
    ("fashion-mnist", DataSpecification.fashionMNIST),
    ("idx:/data/mnist", .idx(folder: "/data/mnist")),
    ("idx:C:odd", .idx(folder: "C:odd")),
    ("cifar10:data", .cifar10(folder: "data")),
    ("images:photos", .images(folder: "photos")),
    ("npy:x.npy,y.npy", .npy(samples: "x.npy", labels: "y.npy")),
    ("npy:x.npy", .npy(samples: "x.npy", labels: nil)),
    ("folder/x.npy", .npy(samples: "folder/x.npy", labels: nil)),
  ])
  func reads(text: String, expected: DataSpecification) throws {
    #expect(try DataSpecification(text) == expected)
  }

  @Test(arguments: ["", "mnist", "idx", "IDX:data", "fashion-mnist:", "zip:data"])
  func listsTheFormsForUnknownText(text: String) {
    let error = #expect(throws: DataError.self) { try DataSpecification(text) }
    #expect(error == DataError(text, .specification(.unknown)))
    #expect(error?.description.contains("fashion-mnist, idx:DIR") == true)
  }

  @Test(arguments: ["idx:", "cifar10:", "images:", "npy:", "npy:,y.npy", "npy:x.npy,", "npy:a,b,c"])
  func asksForAMissingPath(text: String) {
    let kind = String(text.prefix { $0 != ":" })
    #expect(throws: DataError(text, .specification(.missingPath(kind: kind)))) {
      try DataSpecification(text)
    }
  }
}
