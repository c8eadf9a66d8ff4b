import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file `metrics.jsonl` of a run: a ``MetricsRecord`` a line, and never changed but at its end.
public struct MetricsFile: Sendable {
  /// What the file is called in a run's directory.
  public static let name = "metrics.jsonl"
  private static let largestFile = 1 << 30

  /// The file.
  public let path: String

  /// - Parameter directory: of the run.
  public init(in directory: String) { path = directory + (directory.hasSuffix("/") ? "" : "/") + Self.name }

  /// Adds a line. One that a kill cut short before is ended first and stays.
  ///
  /// - Throws: ``FileError`` if it cannot be written.
  public func append(_ record: MetricsRecord) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line: Data
    do { line = try encoder.encode(record.encodable) } catch {
      throw .unwritable(path: path, reason: "\(error)")
    }
    let code = line.withUnsafeBytes { Platform.appendLine($0, to: path) }
    guard code == 0 else { throw .unwritable(path: path, reason: Platform.message(ofError: code)) }
  }

  /// Makes the lines so far, if there are any, outlast a power failure.
  ///
  /// - Throws: ``FileError`` if the system cannot promise that.
  public func synchronize() throws(FileError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let code = Platform.syncFile(path)
    guard code == 0 else { throw .unwritable(path: path, reason: Platform.message(ofError: code)) }
  }

  /// Removes the file if there is one, so that another run can begin in its directory.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The records in the order of their lines; none where there is no file. Lines that are no records, cut ones say,
  /// are left out.
  ///
  /// - Throws: ``FileError`` for a file that cannot be read or is too large to be one of metrics.
  public func records() throws(FileError) -> [MetricsRecord] {
    let data: Data
    do throws(FileError) {
      data = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      if case .notFound = error { return [] }
      throw error
    }
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONFile.decode(MetricsRecord.self, from: Data($0), path: path)
    }
  }
}
