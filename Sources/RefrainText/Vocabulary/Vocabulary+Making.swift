extension Vocabulary {
  /// The vocabulary of a text.
  ///
  /// - Throws: ``VocabularyError`` for settings that cannot be, and if the text holds nothing, or nothing often enough.
  public init(of text: String, _ settings: VocabularySettings) throws(VocabularyError) {
    var builder = try VocabularyBuilder(settings)
    var text = text
    let result = text.withUTF8 { utf8 in
      Result { () throws(VocabularyError) in try builder.feed(utf8) }
    }
    try result.get()
    self = try builder.vocabulary()
  }

  /// The 256 bytes, each its own id.
  public static let bytes: Vocabulary = Vocabulary(.byte, MergeTable().tokens)

  /// With a token that ends a text among others; the same if there is one already. No other id changes.
  public func addingEndToken() -> Vocabulary {
    guard endID == nil else { return self }
    var texts = texts
    texts.appendUnlisted([])
    var vocabulary = Vocabulary(unit, texts, unknownID: unknownID, endID: Int32(count), merges: merges)
    vocabulary.unknownProbability = unknownProbability
    return vocabulary
  }

  /// With a token for everything that it does not hold; the same if there is one already. No other id changes.
  func addingUnknownToken() -> Vocabulary {
    guard unknownID == nil, unit.isCounted else { return self }
    var texts = texts
    texts.appendUnlisted(Self.unknownText)
    return Vocabulary(unit, texts, unknownID: Int32(count), endID: endID, merges: merges)
  }

  /// With the tokens of a text that it does not hold, at the end, sorted by scalar values; no other id changes. (Bytes
  /// and byte pairs lack none.) For a model that learns on from another text.
  ///
  /// - Throws: ``VocabularyError`` if there would be more tokens than a model may have.
  public func adding(tokensOf text: String) throws(VocabularyError) -> Vocabulary {
    guard unit.isCounted, !text.isEmpty else { return self }
    return try adding(Vocabulary(of: text, VocabularySettings(unit: unit)))
  }

  /// With the tokens of another vocabulary of the same unit.
  func adding(_ other: Vocabulary) throws(VocabularyError) -> Vocabulary {
    var texts = texts
    for id in 0..<other.count where Int32(id) != other.unknownID && Int32(id) != other.endID {
      texts.insert(other.texts[id])
    }
    guard texts.count <= VocabularySettings.largestSize else {
      throw .tooManyTokens(limit: VocabularySettings.largestSize)
    }
    var vocabulary = Vocabulary(unit, texts, unknownID: unknownID, endID: endID, merges: merges)
    if unknownID == nil { vocabulary.unknownProbability = other.unknownProbability }
    return vocabulary
  }
}
