import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A text as `refrain generate --json` prints it, one line each.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct WrittenJSON: Encodable {
  let prompt, text: String
  /// What was chosen, as it may be shown.
  let tokens: [String]
  let ids: [Int32]
  /// Of each token, natural logarithms by the model itself.
  let log_probabilities: [Float]
  let log_probability: Double
  let seed: UInt64
  var ending: String?
  var stop: String?
  /// What a beam search ranks by.
  var score: Double?
  var sections: [Section]?
  let settings: Settings

  struct Section: Encodable {
    let name: String
    let lines: [String]
    let repeated: Bool
  }

  struct Settings: Encodable {
    let model: String
    let weights: String
    var length, top_k, beam: Int?
    var temperature, top_p, min_p, length_penalty: Float?
    var repetition_penalty, presence_penalty, frequency_penalty: Float?
    var stops: [String]?
    var lines: Int?
    var line_length, rhyme, rhyme_by, form, refrain: String?
    var include, exclude: [String]?
  }

  func line() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension WrittenJSON {
  init(_ writing: Writing, _ vocabulary: Vocabulary, _ settings: Settings) {
    prompt = writing.prompt
    text = writing.text
    tokens = writing.ids.map { vocabulary.tokens[Int($0)] }
    ids = writing.ids
    log_probabilities = writing.logProbabilities
    log_probability = writing.logProbability
    seed = writing.seed
    switch writing.ending {
    case .length: ending = "length"
    case .endOfPiece: ending = "end"
    case .stop(let text): (ending, stop) = ("stop", text)
    }
    self.settings = settings
  }

  init(_ lyrics: Lyrics, _ vocabulary: Vocabulary, _ settings: Settings) {
    prompt = lyrics.prompt
    text = lyrics.text
    tokens = lyrics.ids.map { vocabulary.tokens[Int($0)] }
    ids = lyrics.ids
    log_probabilities = lyrics.logProbabilities
    log_probability = lyrics.logProbabilities.reduce(0) { $0 + Double($1) }
    seed = lyrics.seed
    sections = lyrics.sections.map { Section(name: $0.name, lines: $0.lines, repeated: $0.isRepeated) }
    self.settings = settings
  }
}
