import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What `refrain evaluate` found out, as a table for people or as JSON.
struct EvaluationReport {
  /// What was evaluated.
  let title: String
  let model: TextScore
  /// Of the baseline.
  var nGrams: TextScore?
  /// The share of the text's spans of ten characters that occur in the training text.
  var overlap: Double?
  var writing: Writing?

  struct Writing {
    let characterCount: Int
    let temperature: Float
    let seed: UInt64
    let copies: CopyReport
  }

  /// From this overlap on, the text counts as one that the model was trained on.
  private static let trainedOn = 0.95
  private static let partlyTrainedOn = 0.5

  var table: String {
    var lines = [
      "\(title): \(grouped(model.characterCount)) characters, \(grouped(model.byteCount)) bytes; "
        + "the model does not know \(percentage(model.unknownShare)) of its \(grouped(model.tokenCount)) tokens"
    ]
    if let warning { lines += ["", warning] }
    lines += ["", row("", ["loss", "perplexity", "bits/character", "bits/byte"])]
    for (name, score) in [("model", model), ("5-grams", nGrams)] {
      guard let score else { continue }
      let figures = [score.loss, score.perplexity, score.bitsPerCharacter, score.bitsPerByte]
      lines.append(row(name, figures.map { fixed($0, 3) }))
    }
    lines.append("")
    if nGrams == nil {
      lines.append("Whether the model was trained on this text is not known, and there is no baseline:")
      lines.append("name the text it was trained on with --training-text.")
    }
    if let overlap, warning == nil {
      lines.append("Of the text's own spans of 10 characters, \(percentage(overlap)) occur in the training text.")
    }
    if let writing { lines += describe(writing) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the figures do not show, if there is such a thing.
  private var warning: String? {
    guard let overlap, overlap >= Self.partlyTrainedOn else { return nil }
    if overlap >= Self.trainedOn {
      return "This text was TRAINED ON: \(percentage(overlap)) of its spans of 10 characters occur in the training "
        + "text.\nThe figures show how much the model remembers, not how well it predicts what it has never seen."
    }
    return "Much of this text was trained on: \(percentage(overlap)) of its spans of 10 characters occur in the "
      + "training text.\nThe figures show memory as well as skill."
  }

  private func describe(_ writing: Writing) -> [String] {
    let copies = writing.copies
    let settings = "temperature \(fixed(Double(writing.temperature), 2)), seed \(writing.seed)"
    return [
      "Of \(grouped(writing.characterCount)) characters that the model wrote (\(settings)), "
        + "\(percentage(copies.copiedShare ?? 0)) of the spans of \(copies.spanLength) are copied from it.",
      "The longest copy has \(counted(copies.longestLength, "character", "characters")): "
        + shortened(onOneLine(copies.longestCopy)),
    ]
  }

  private func shortened(_ text: String) -> String { text.count > 60 ? "\(text.prefix(59))…" : text }

  private func row(_ name: String, _ cells: [String]) -> String {
    func pad(_ width: Int) -> (String) -> String { { String(repeating: " ", count: max(0, width - $0.count)) } }
    return name + pad(10)(name) + cells.map { pad(16)($0) + $0 }.joined()
  }
}

extension EvaluationReport {
  func json() throws -> String {
    let object = Object(
      text: title, model: Figures(model), nGrams: nGrams.map(Figures.init), overlap: overlap,
      isTrainingText: overlap.map { $0 >= Self.trainedOn }, written: writing.map(Written.init))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(object), as: UTF8.self) + "\n"
  }

  private struct Object: Encodable {
    let text: String
    let model: Figures
    let nGrams: Figures?
    let overlap: Double?
    let isTrainingText: Bool?
    let written: Written?

    enum CodingKeys: String, CodingKey {
      case text, model, written
      case nGrams = "ngrams"
      case overlap = "share_in_training_text"
      case isTrainingText = "is_training_text"
    }
  }

  private struct Figures: Encodable {
    let tokens, characters, bytes: Int
    /// Absent where they are no numbers.
    let loss, perplexity, bitsPerCharacter, bitsPerByte: Double?
    let unknownShare: Double

    init(_ score: TextScore) {
      (tokens, characters, bytes) = (score.tokenCount, score.characterCount, score.byteCount)
      let figures = [score.loss, score.perplexity, score.bitsPerCharacter, score.bitsPerByte]
      let numbers = figures.map { $0.isFinite ? $0 : nil }
      (loss, perplexity, bitsPerCharacter, bitsPerByte) = (numbers[0], numbers[1], numbers[2], numbers[3])
      unknownShare = score.unknownShare
    }

    enum CodingKeys: String, CodingKey {
      case tokens, characters, bytes, loss, perplexity
      case bitsPerCharacter = "bits_per_character"
      case bitsPerByte = "bits_per_byte"
      case unknownShare = "unknown_share"
    }
  }

  private struct Written: Encodable {
    let characters: Int
    let temperature: Float
    let seed: UInt64
    let copies: CopyReport

    init(_ writing: Writing) {
      (characters, temperature, seed) = (writing.characterCount, writing.temperature, writing.seed)
      copies = writing.copies
    }
  }
}
