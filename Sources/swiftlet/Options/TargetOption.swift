import ArgumentParser
import Foundation
import SwiftletQuantizer

/// `--target`: a board that the model must fit.
struct TargetOption: ParsableArguments {
  @Option(help: "A board from targets/ by name, or the path of a .json file like those.")
  var target: String?

  /// The target, if one was asked for.
  func load() throws -> Target? {
    guard let target else { return nil }
    return try Target.named(target, in: Self.folders)
  }

  /// `targets` in the current folder, then in the folders above the program.
  private static var folders: [String] {
    var folders = ["targets"]
    var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path.count > 1 {
      folder = folder.deletingLastPathComponent()
      folders.append(folder.appending(path: "targets").path)
    }
    return folders
  }
}
