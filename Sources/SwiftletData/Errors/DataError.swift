public import SwiftletFiles

/// Data that cannot be used: which file, at which byte, why, and what to do about it.
public struct DataError: Error, Hashable, Sendable {
  /// The file or folder, or the text of a data specification.
  public let place: String
  /// Byte offset in the (decompressed) content that the message is about; nil when none is.
  public let offset: Int?
  public let problem: Problem

  public init(_ place: String, offset: Int? = nil, _ problem: Problem) {
    self.place = place
    self.offset = offset
    self.problem = problem
  }

  /// What is wrong, by the part that found it.
  public enum Problem: Hashable, Sendable {
    case file(FileError)
    case gzip(GzipProblem)
    case idx(IDXProblem)
    case npy(NPYProblem)
    case cifar10(CIFAR10Problem)
    case image(ImageFolderProblem)
    case specification(SpecificationProblem)
    case samples(SampleProblem)
  }
}

extension DataError: CustomStringConvertible {
  public var description: String {
    if case .file(let error) = problem { return error.description }
    if case .image(.undecodable(let error)) = problem { return error.description }
    let position = offset.map { ", byte \($0)" } ?? ""
    return "\(place)\(position): \(problem.text)"
  }
}

extension DataError.Problem {
  fileprivate var text: String {
    switch self {
    case .file(let error): error.description
    case .gzip(let problem): problem.description
    case .idx(let problem): problem.description
    case .npy(let problem): problem.description
    case .cifar10(let problem): problem.description
    case .image(let problem): problem.description
    case .specification(let problem): problem.description
    case .samples(let problem): problem.description
    }
  }
}

extension DataError {
  /// Reads a whole file, or its first `limit` bytes; an unreadable one becomes a `DataError`.
  static func read(_ path: String, limit: Int = .max) throws(DataError) -> [UInt8] {
    do {
      return try File.read(path, limit: limit)
    } catch {
      throw DataError(path, .file(error))
    }
  }
}
