/// Which vocabulary a text to learn from gets.
public enum VocabularyPlan: Sendable {
  /// One made of the text.
  case made(VocabularySettings)
  /// One that a run already has.
  case given(Vocabulary)
  /// That of a model which learns on from another text: with the tokens that it lacks at its end; see
  /// ``Vocabulary/adding(tokensOf:)``.
  case extended(Vocabulary)

  /// The vocabulary of a text in memory.
  func vocabulary(of corpus: Corpus) throws(VocabularyError) -> Vocabulary {
    switch self {
    case .made(let settings): return try Vocabulary(of: corpus, settings)
    case .given(let vocabulary): return vocabulary
    case .extended(let vocabulary):
      guard vocabulary.unit.isCounted else { return corpus.hasPieces ? vocabulary.addingEndToken() : vocabulary }
      let other = try Vocabulary(of: corpus, VocabularySettings(unit: vocabulary.unit))
      let extended = try vocabulary.adding(other)
      return corpus.hasPieces ? extended.addingEndToken() : extended
    }
  }

  /// The vocabulary of a text of any size.
  func vocabulary(of source: CorpusSource, onProgress: (Int) throws -> Void) throws -> Vocabulary {
    switch self {
    case .made(let settings): return try Vocabulary(of: source, settings, onProgress: onProgress)
    case .given(let vocabulary): return vocabulary
    case .extended(let vocabulary):
      guard vocabulary.unit.isCounted else { return source.hasPieces ? vocabulary.addingEndToken() : vocabulary }
      let other = try Vocabulary(of: source, VocabularySettings(unit: vocabulary.unit), onProgress: onProgress)
      let extended = try vocabulary.adding(other)
      return source.hasPieces ? extended.addingEndToken() : extended
    }
  }
}
