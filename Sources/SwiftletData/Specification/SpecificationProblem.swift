/// A data specification that cannot be followed.
public enum SpecificationProblem: Hashable, Sendable {
  case unknown
  case missingPath(kind: String)
  case missingFile(names: [String])
  case missingPackage(name: String)
}

extension SpecificationProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown: "is no data specification; use one of \(DataSpecification.forms)"
    case .missingPath(let kind): "'\(kind):' needs a path; use one of \(DataSpecification.forms)"
    case .missingFile(let names):
      "has no file \(names.joined(separator: " or ")); check the folder"
    case .missingPackage(let name):
      "does not exist; install the data set with: apt-get install \(name)"
    }
  }
}
