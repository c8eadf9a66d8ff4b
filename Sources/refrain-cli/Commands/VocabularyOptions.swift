import ArgumentParser
import RefrainText

/// What a text is cut into.
struct VocabularyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the text is cut into: bytes, Unicode scalars, grapheme clusters, words, or byte pairs.", valueName: "unit"))
  var vocabulary: Vocabulary.Unit = .scalar
  @Option(help: "Tokens at most, the most frequent ones; of byte pairs, how many to make. Default: all, and 4,096.")
  var vocabularySize: Int?
  @Option(help: "What occurs less often is unknown; of byte pairs, is not merged. Default: 1, and 2.")
  var minCount: Int?

  var settings: VocabularySettings {
    VocabularySettings(unit: vocabulary, size: vocabularySize, minimumCount: minCount)
  }

  func validate() throws {
    do {
      try settings.validate()
    } catch {
      throw ValidationError("\(error)")
    }
  }
}

extension Vocabulary {
  /// What a text became: "63,282 characters, 2,582 different", "63,282 characters, 20,311 words, 3,018 in the
  /// vocabulary (2.1 % unknown)".
  func summary(of ids: some Collection<Int32>, characterCount: Int) -> String {
    let characters = "\(grouped(characterCount)) characters"
    if unit == .scalar, unknownID == nil { return "\(characters), \(grouped(count)) different" }
    let tokens = unit == .scalar ? "" : ", \(grouped(ids.count)) \(unit.plural)"
    var unknown = ""
    if let unknownID {
      let share = Double(ids.count { $0 == unknownID }) / Double(max(ids.count, 1))
      unknown = " (\(fixed(100 * share, 1)) % unknown)"
    }
    return "\(characters)\(tokens), \(grouped(count)) in the vocabulary\(unknown)"
  }
}
