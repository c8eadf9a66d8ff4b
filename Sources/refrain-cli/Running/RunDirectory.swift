import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where runs are written.
enum RunDirectory {
  /// Makes the directory of a new run: `wanted`, or a new one below `runs`, `name`, `name-2` and so on.
  ///
  /// - Throws: ``SavedModelError`` if there is a run in `wanted` and it is not to be overwritten, or if a directory
  ///   cannot be made.
  static func take(_ wanted: String?, named name: String, overwriting: Bool) throws -> String {
    try requireFree(wanted, overwriting: overwriting)
    if let wanted {
      try SavedModel.prepare(wanted, overwriting: overwriting)
      return wanted
    }
    let first = "runs/\(name)"
    try? FileManager.default.createDirectory(atPath: "runs", withIntermediateDirectories: true)
    var (directory, number) = (first, 1)
    while true {
      // Made by this process, so that no other run that begins now has it too.
      do {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        return directory
      } catch {
        guard FileManager.default.fileExists(atPath: directory) else {
          throw SavedModelError.cannotMakeDirectory(directory)
        }
      }
      number += 1
      directory = "\(first)-\(number)"
    }
  }

  /// - Throws: ``SavedModelError`` if there is a run in `wanted` and it is not to be overwritten.
  static func requireFree(_ wanted: String?, overwriting: Bool) throws {
    guard let wanted, !overwriting else { return }
    guard CheckpointFolder(in: wanted).isEmpty, !SavedModel.exists(in: wanted) else {
      throw SavedModelError.exists(directory: wanted)
    }
  }

  static func removeIfEmpty(_ directory: String) {
    guard (try? FileManager.default.contentsOfDirectory(atPath: directory))?.isEmpty == true else { return }
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// The file's name without the endings of texts and archives.
  static func name(forText path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? "text"
    for ending in [".gz", ".zip", ".txt"] where name.lowercased().hasSuffix(ending) && name.count > ending.count {
      name = String(name.dropLast(ending.count))
    }
    return name
  }
}
