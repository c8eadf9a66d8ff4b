import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a run's directory tells of it, for the commands that show runs. Files that a run has not written yet, or that
/// it never wrote, are nil.
struct RunFiles {
  let directory: String
  /// What `config.json` says of the model.
  let configuration: LanguageModel.Configuration?
  let history: RunHistory?
  /// `settings.json`, flat.
  let settings: [(name: String, value: String)]

  private static let largestSettings = 1 << 20

  /// - Throws: for a directory that holds no run, and for a file in it that is damaged.
  init(_ directory: String) throws {
    self.directory = directory
    configuration = try SavedModel.configuration(in: directory)
    history = try Self.history(in: directory)
    settings = try Self.settings(in: directory)
    guard configuration != nil || history != nil || !settings.isEmpty else {
      throw SavedModelError.notFound(directory: directory)
    }
  }

  /// The last part of the directory's path.
  var name: String {
    let resolved = URL(filePath: directory).standardizedFileURL.lastPathComponent
    return resolved.isEmpty ? directory : resolved
  }

  private static func history(in directory: String) throws -> RunHistory? {
    do throws(RunHistoryError) {
      return try RunHistory(contentsOf: directory)
    } catch {
      if case .file(let problem) = error, case .notFound = problem { return nil }
      throw error
    }
  }

  private static func settings(in directory: String) throws -> [(name: String, value: String)] {
    let path = directory + (directory.hasSuffix("/") ? "" : "/") + "settings.json"
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: largestSettings)
    } catch {
      if case .notFound = error { return [] }
      throw error
    }
    let content = try JSONFile.decode(JSONValue.self, from: bytes, path: path)
    // What the file says of itself is no setting.
    guard case .object(let fields) = content, let settings = fields["settings"] else { return content.leaves }
    return settings.leaves
  }
}
