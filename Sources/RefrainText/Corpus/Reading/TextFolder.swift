import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The texts in a folder.
enum TextFolder {
  /// Folders within folders that are followed.
  private static let deepest = 16

  /// The path itself for a file; for a folder the `.txt` and `.gz` files in it and the folders within, sorted by their
  /// names' bytes. Hidden files and folders are passed over.
  static func texts(at path: String) throws(CorpusError) -> [String] {
    guard isFolder(path) else { return [path] }
    let texts = try texts(in: path, depth: 0)
    guard !texts.isEmpty else { throw .noTexts(folder: path) }
    return texts
  }

  private static func texts(in folder: String, depth: Int) throws(CorpusError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .file(.unreadable(path: folder, reason: "its files cannot be listed"))
    }
    var found: [String] = []
    let visible = names.filter { !$0.hasPrefix(".") }
    for name in visible.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let lowercased = name.lowercased()
      if isFolder(path) {
        if depth < deepest { found += try texts(in: path, depth: depth + 1) }
      } else if lowercased.hasSuffix(".txt") || lowercased.hasSuffix(".gz") {
        found.append(path)
      }
    }
    return found
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }
}
