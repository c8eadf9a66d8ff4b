import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What TensorBoard shows of a run: an event file in the run's directory, one for each process that trains it.
///
/// Scalars are `loss/training`, `perplexity/training`, `loss/held_out`, `perplexity/held_out`,
/// `bits_per_character/held_out`, `bits_per_byte/held_out`, `speed/tokens_per_second`, `optimizer/learning_rate` and
/// `optimizer/gradient_norm`, each where it is known; texts are `samples/1`, `samples/2`, … Steps are epochs.
public struct TensorBoardLog: Sendable {
  /// Of the event file.
  public let path: String

  private static let prefix = "events.out.tfevents."
  private static let owner = ".refrain"

  /// Begins a new event file in `directory`, which must exist.
  ///
  /// - Parameters:
  ///   - directory: where the event files go.
  ///   - epoch: how many epochs are done. What an earlier process recorded beyond them is superseded; event files that
  ///     Refrain wrote there go if there is none, since nothing of them remains.
  ///   - time: now, in seconds since 1970.
  ///   - settings: what to show beside the samples, the content of `settings.json` for instance.
  /// - Throws: ``FileError`` if the file cannot be written.
  public init(
    in directory: String, after epoch: Int, time: Double, settings: String? = nil
  ) throws(FileError) {
    let folder = directory + (directory.hasSuffix("/") ? "" : "/")
    if epoch == 0 { Self.removeFiles(in: directory) }
    // TensorBoard reads the files of a folder in the order of their names.
    let stem = folder + Self.prefix + String(Int(clamping: Int64(max(time, 0)))).leftPadded(to: 10)
    var number = 0
    while FileManager.default.fileExists(atPath: "\(stem).\(number)\(Self.owner)") { number += 1 }
    path = "\(stem).\(number)\(Self.owner)"
    var events = [TensorBoardEvent(time: time, step: 0, content: .fileVersion)]
    if epoch > 0 { events.append(TensorBoardEvent(time: time, step: epoch + 1, content: .start)) }
    if let settings, epoch == 0 {
      let text = TensorBoardEvent.Value.text(tag: "settings", Self.verbatim(settings))
      events.append(TensorBoardEvent(time: time, step: 0, content: .values([text])))
    }
    try append(events)
  }

  /// Appends an epoch's figures and samples; after a roll-back, that what was recorded since no longer counts.
  ///
  /// - Throws: ``FileError`` if the file cannot be written.
  public func add(_ record: MetricsRecord) throws(FileError) {
    var step = record.epoch
    let content: TensorBoardEvent.Content
    switch record.event {
    case .epoch: content = .values(Self.values(of: record))
    // What comes next is the epoch that was not finished.
    case .rollback: (content, step) = (.start, step + 1)
    default: return
    }
    try append([TensorBoardEvent(time: record.time ?? 0, step: step, content: content)])
  }

  private func append(_ events: [TensorBoardEvent]) throws(FileError) {
    let bytes = events.flatMap(\.record)
    let code = bytes.withUnsafeBytes { Platform.append($0, to: path) }
    guard code == 0 else { throw .unwritable(path: path, reason: Platform.message(ofError: code)) }
  }

  /// Removes the event files that Refrain has written in a directory, and nobody else's.
  public static func removeFiles(in directory: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    where name.hasPrefix(prefix) && name.hasSuffix(owner) {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
  }
}

extension TensorBoardLog {
  static func values(of record: MetricsRecord) -> [TensorBoardEvent.Value] {
    let scalars: [(String, Double?)] = [
      ("loss/training", record.loss), ("perplexity/training", record.perplexity),
      ("loss/held_out", record.heldOutLoss), ("perplexity/held_out", record.heldOutPerplexity),
      ("bits_per_character/held_out", record.heldOutBitsPerCharacter),
      ("bits_per_byte/held_out", record.heldOutBitsPerByte),
      ("speed/tokens_per_second", record.tokensPerSecond), ("optimizer/learning_rate", record.learningRate),
      ("optimizer/gradient_norm", record.gradientNorm),
    ]
    var values = scalars.compactMap { tag, value in value.map { TensorBoardEvent.Value.scalar(tag: tag, $0) } }
    for (index, sample) in (record.samples ?? []).enumerated() {
      values.append(.text(tag: "samples/\(index + 1)", verbatim(sample.text)))
    }
    return values
  }

  /// As the code of Markdown, which TensorBoard shows as it is: nothing in it is obeyed, and lines stay lines.
  private static func verbatim(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { "    " + $0 }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: "0", count: Swift.max(width - count, 0)) + self
  }
}
