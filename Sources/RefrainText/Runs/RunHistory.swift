#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What a run has recorded of itself, read from its `metrics.jsonl`.
public struct RunHistory: Sendable {
  /// Every record in the order of the file, recomputed epochs and roll-backs included.
  public let records: [MetricsRecord]
  /// The latest record of each epoch that still counts, in order: where a run went on from an earlier epoch, what it
  /// had computed beyond that before is left out.
  public let epochs: [MetricsRecord]

  /// Bytes of a file, and of a line of it.
  private static let (largestFile, longestLine) = (256 << 20, 16 << 20)

  /// Reads `metrics.jsonl` in a run's directory. A last line that a kill has cut is left out.
  ///
  /// - Throws: ``RunHistoryError`` that names the file and the line.
  public init(contentsOf directory: String) throws(RunHistoryError) {
    let path = MetricsFile(in: directory).path
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw .file(error)
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads the bytes of such a file; `path` is for messages.
  package init(parsing bytes: Data, path: String) throws(RunHistoryError) {
    var records: [MetricsRecord] = []
    /// Lines since the last record that are none, of which the first is named.
    var broken: (first: RunHistoryError, count: Int)?
    var rest = bytes[...]
    var number = 0
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      number += 1
      if line.isEmpty { continue }
      let record: MetricsRecord
      do throws(JSONFileError) {
        record = try Self.record(line, path: path)
      } catch {
        broken = (broken?.first ?? .line(path: path, number: number, error.problem), (broken?.count ?? 0) + 1)
        continue
      }
      // A line that a kill has cut is ended by the process that goes on.
      if let broken, record.restart - broken.count < records.last?.restart ?? 0 { throw broken.first }
      broken = nil
      records.append(record)
    }
    if let broken, broken.count > 1 || bytes.last == UInt8(ascii: "\n") { throw broken.first }
    self.records = records
    epochs = Self.standing(records)
  }

  private static func record(_ line: Data, path: String) throws(JSONFileError) -> MetricsRecord {
    guard line.count <= longestLine else {
      throw JSONFileError(path: path, problem: .badValue(key: "", reason: "the line has \(line.count) bytes"))
    }
    let record = try JSONFile.decode(MetricsRecord.self, from: Data(line), path: path)
    if let problem = record.problem { throw JSONFileError(path: path, problem: problem) }
    return record
  }

  private static func standing(_ records: [MetricsRecord]) -> [MetricsRecord] {
    var standing: [MetricsRecord] = []
    for record in records where record.event == .epoch {
      while let last = standing.last, last.epoch >= record.epoch { standing.removeLast() }
      standing.append(record)
    }
    return standing
  }
}

extension RunHistory {
  /// The epoch with the lowest held-out loss, or, in a run without held-out text, the lowest training loss; since the
  /// text that it is of is what it is.
  public var best: MetricsRecord? {
    let since = records.last { $0.event == .resume }?.comparedSince ?? 0
    let epochs = epochs.filter { $0.epoch > since }
    let heldOut = epochs.filter { $0.heldOutLoss != nil }
    guard heldOut.isEmpty else { return heldOut.min { ($0.heldOutLoss ?? 0) < ($1.heldOutLoss ?? 0) } }
    return epochs.filter { $0.loss != nil }.min { ($0.loss ?? 0) < ($1.loss ?? 0) }
  }

  /// The last epoch that was recorded.
  public var last: MetricsRecord? { epochs.last }

  /// Seconds of training, recomputed epochs included.
  public var seconds: Double { records.reduce(0) { $0 + ($1.event == .epoch ? $1.seconds ?? 0 : 0) } }

  /// How often the run was resumed, and how often it was rolled back.
  public var restarts: Int { records.map(\.restart).max() ?? 0 }
  /// How often the training went back to a snapshot.
  public var rollbacks: Int { records.count { $0.event == .rollback } }
}

extension MetricsRecord {
  /// A number that no run can have written.
  fileprivate var problem: JSONProblem? {
    for (key, value) in [("epoch", epoch), ("restart", restart), ("updates", updates ?? 0), ("tokens", tokens ?? 0)]
    where !(0...1 << 53).contains(value) {
      return .badValue(key: key, reason: "\(value) is out of range")
    }
    if let seconds, seconds < 0 { return .badValue(key: "seconds", reason: "it is negative") }
    return nil
  }
}

/// Why a run's `metrics.jsonl` cannot be used.
public enum RunHistoryError: Error, Sendable, Equatable {
  /// A file could not be read or written.
  case file(FileError)
  /// `number` counts lines from 1.
  case line(path: String, number: Int, JSONProblem)
}

extension RunHistoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .line(let path, let number, let problem):
      "\(printable(path)), line \(grouped(number)): \(problem); only the last line may be cut, so remove this one"
    }
  }
}
