import SwiftletGraph

/// Bounds what computing constants may take, so that no file makes reading it exceed 2 GiB or ten
/// seconds: VGG-19 with computed weights (575 MB) fits, not much more does.
struct FoldingBudget {
  /// Bytes of all computed constants together.
  private(set) var bytes = 768 << 20
  /// Elements read or written, each weighted by its operator's effort.
  private(set) var work = 1 << 29

  /// Elements of all weights of the graph: some constants become more than one.
  private(set) var parameterElements = 192 << 20

  static let exceeded = ImportFailure.unsupported(
    reason: "computing its constants would take too much memory or time",
    suggestion: "fold constants when exporting, for example with onnxsim")

  /// Makes room for the file's own tensors, twice.
  mutating func allowParameters(for tensors: some Sequence<ConstantTensor>) {
    parameterElements += tensors.reduce(0) { $0 + 2 * $1.elements.count }
  }

  mutating func spend(parameterElements count: Int) throws(ImportFailure) {
    parameterElements -= count
    guard parameterElements >= 0 else { throw Self.exceeded }
  }

  /// Throws unless the output fits; called before it is made.
  func requireRoom(for shape: Shape, type: ElementType) throws(ImportFailure) {
    let elementBytes = type == .double || !type.isReal ? 8 : 4
    guard shape.elementCount <= bytes / elementBytes, shape.elementCount <= work else {
      throw Self.exceeded
    }
  }

  /// Throws unless so many elements may still be worked on.
  func requireWork(_ elements: Int, _ effort: ConstantOperator.Effort) throws(ImportFailure) {
    guard elements <= work / effort.rawValue else { throw Self.exceeded }
  }

  /// Takes the memory of a result and the work that it was.
  mutating func spend(
    _ results: [ConstantTensor], inputElements: Int, _ effort: ConstantOperator.Effort
  ) throws(ImportFailure) {
    let elements = results.reduce(inputElements) { $0 + $1.elements.count }
    // Every node costs something, so that very many small ones end too.
    work -= elements * effort.rawValue + 64
    bytes -= results.reduce(0) { $0 + $1.byteCount }
    guard bytes >= 0, work >= 0 else { throw Self.exceeded }
  }
}
