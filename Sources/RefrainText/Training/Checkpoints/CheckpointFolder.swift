import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The checkpoints of a run, in the folder `checkpoints` of its directory: a file each, named by its number of updates.
public struct CheckpointFolder: Sendable {
  /// What the folder is called in a run's directory.
  public static let name = "checkpoints"
  private static let (prefix, suffix) = ("update-", ".safetensors")

  /// The folder itself.
  public let path: String
  private let directory: String

  /// - Parameter directory: of the run.
  public init(in directory: String) {
    self.directory = directory
    path = directory + (directory.hasSuffix("/") ? "" : "/") + Self.name
  }

  /// Writes a checkpoint beside its place, synced and renamed into it, and removes all but the last `keep`. Those of
  /// more updates, from which a roll-back came, go too.
  ///
  /// - Parameters:
  ///   - checkpoint: what to save.
  ///   - keep: at least 1.
  /// - Throws: ``TrainingCheckpointError``; then those that were there are there as they were.
  public func save(_ checkpoint: TrainingCheckpoint, keep: Int) throws(TrainingCheckpointError) {
    let file = filePath(updates: checkpoint.updates)
    let content = try checkpoint.encoded()
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try DurableFile.write(content, to: file)
    } catch {
      throw TrainingCheckpointError(error, path: file)
    }
    let all = updateCounts
    let kept = all.filter { $0 <= checkpoint.updates }.prefix(max(keep, 1))
    for updates in all where !kept.contains(updates) {
      try? FileManager.default.removeItem(atPath: filePath(updates: updates))
    }
  }

  /// Writes the first checkpoint of a run, and lets it take the place of all that were there once it is written.
  ///
  /// - Parameters:
  ///   - checkpoint: of a training that has not begun.
  ///   - clearing: what else is to be done before it stands there; those that were there are gone by then.
  /// - Throws: ``TrainingCheckpointError``, before anything is removed if there is no room; the error of a folder that
  ///   cannot be made, and what `clearing` throws.
  public func begin(with checkpoint: TrainingCheckpoint, clearing: () throws -> Void) throws {
    let place = filePath(updates: checkpoint.updates)
    let content = try checkpoint.encoded()
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let file = try NewFile(place)
      try content.withUnsafeBytes { try file.append($0) }
      try file.synchronize()
      removeAll()
      try clearing()
      try file.finish()
    } catch let problem as NewFile.Problem {
      throw TrainingCheckpointError.file(.unwritable(path: place, reason: Platform.message(ofError: problem.code)))
    }
  }

  /// The newest checkpoint that can be read, and what is wrong with newer ones.
  ///
  /// - Throws: ``TrainingCheckpointError`` if there is none; at once if the newest is of a newer format.
  public func latest() throws(TrainingCheckpointError) -> (checkpoint: TrainingCheckpoint, unusable: [String]) {
    var unusable: [String] = []
    for updates in updateCounts {
      do throws(TrainingCheckpointError) {
        return (try TrainingCheckpoint(contentsOf: filePath(updates: updates)), unusable)
      } catch {
        if case .unknownFormat(_, let format) = error, format > CheckpointHeader.format { throw error }
        unusable.append("\(error)")
      }
    }
    throw .none(directory: directory, newest: unusable.first)
  }

  /// Whether there is no checkpoint.
  public var isEmpty: Bool { updateCounts.isEmpty }

  private func removeAll() {
    for updates in updateCounts { try? FileManager.default.removeItem(atPath: filePath(updates: updates)) }
  }

  /// Removes what writes that were killed have left in the folder and in the run's directory.
  public func removeLeftovers() {
    for folder in [directory, path] {
      for name in names(in: folder) where name.hasPrefix(".refrain-") && name.hasSuffix(".tmp") {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }
  }

  /// Of the files that are there, the greatest first.
  private var updateCounts: [Int] {
    names(in: path).compactMap { name in
      guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return nil }
      let digits = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
      guard let updates = Int(digits), Self.fileName(updates: updates) == name else { return nil }
      return updates
    }.sorted(by: >)
  }

  private func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func filePath(updates: Int) -> String { "\(path)/\(Self.fileName(updates: updates))" }

  /// Twelve digits, so that the names sort as the numbers.
  private static func fileName(updates: Int) -> String {
    let digits = String(updates)
    return prefix + String(repeating: "0", count: max(0, 12 - digits.count)) + digits + suffix
  }
}
