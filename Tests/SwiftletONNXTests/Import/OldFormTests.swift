import SwiftletGraph
import SwiftletONNX
import Testing

/// Operators as they were before operator set 7.
@Suite struct OldFormTests {
  private func builder() -> ModelBuilder {
    var builder = ModelBuilder(operatorSet: 6)
    builder.input("x", [nil, 2, 1, 3])
    builder.output("y")
    return builder
  }

  @Test func broadcastingFromAnAxis() throws {
    var model = builder()
    model.floats("b", [2], [10, 20])
    model.node("Add", ["x", "b"], ["y"], [.flag("broadcast", true), .integer("axis", 1)])
    let output = try model.graph().run(Tensor(shape: [1, 2, 1, 3], elements: [1, 2, 3, 4, 5, 6]))
    #expect(output.elements == [11, 12, 13, 24, 25, 26])
  }

  @Test func slopesByChannel() throws {
    var model = builder()
    model.floats("s", [2], [0.5, 0.25])
    model.node("PRelu", ["x", "s"], ["y"])
    let output = try model.graph().run(
      Tensor(shape: [1, 2, 1, 3], elements: [-4, 2, -8, -4, 2, -8]))
    #expect(output.elements == [-2, 2, -4, -1, 2, -2])
  }

  @Test func normalizationSaysWhetherItTrains() throws {
    var model = builder()
    for name in ["a", "b", "c", "d"] { model.floats(name, [2], [1, 1]) }
    let inputs = ["x", "a", "b", "c", "d"]
    model.node("BatchNormalization", inputs, ["y"], [.flag("is_test", true)])
    #expect(try model.graph().nodes.map(\.operation.name) == ["BatchNormalization"])
    model.model.graph.node[0].attribute = []
    #expect(try #require(model.unsupported()).map(\.operation) == ["BatchNormalization"])
  }

  /// Attributes that later operator sets do not have stay unknown there.
  @Test func newFormsDoNotTakeOldAttributes() throws {
    var model = builder()
    model.model.opsetImport[0].version = 7
    model.floats("b", [2], [10, 20])
    model.node("Add", ["x", "b"], ["y"], [.flag("broadcast", true), .integer("axis", 1)])
    #expect(try #require(model.unsupported()).map(\.operation) == ["Add"])
  }
}
