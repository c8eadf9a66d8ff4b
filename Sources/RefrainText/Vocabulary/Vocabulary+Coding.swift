/// What to do with a character that the vocabulary does not hold. Where there is an unknown token, it stands for them
/// all the same.
public enum UnknownCharacterPolicy: String, CaseIterable, Sendable {
  /// Throw ``VocabularyError/unknownCharacter(_:position:vocabularyCount:)`` or
  /// ``VocabularyError/unknownCluster(_:position:vocabularyCount:)``.
  case error
  /// Leave it out.
  case skip
}

extension Vocabulary {
  /// The ids of a text's tokens, in order.
  ///
  /// - Throws: ``VocabularyError`` at the first character that the vocabulary does not hold, unless such characters
  ///   are skipped or have a token.
  public func encode(
    _ text: String, unknown policy: UnknownCharacterPolicy = .error
  ) throws(VocabularyError) -> [Int32] {
    var encoder = encoder(unknown: policy)
    var ids: [Int32] = []
    var text = text
    let result = text.withUTF8 { utf8 in
      Result { () throws(VocabularyError) in try encoder.feed(utf8, into: &ids) }
    }
    try result.get()
    try encoder.finish(into: &ids)
    return ids
  }

  /// The text of these ids. Bytes that are not UTF-8, which a model of bytes may write, become U+FFFD.
  ///
  /// - Throws: ``VocabularyError`` for an id that is negative or not below `count`.
  public func decode(_ ids: [Int32]) throws(VocabularyError) -> String {
    var utf8: [UInt8] = []
    for id in ids {
      guard id >= 0, Int(id) < count else { throw .unknownID(id, vocabularyCount: count) }
      utf8.append(contentsOf: texts[Int(id)])
    }
    return String(decoding: utf8, as: UTF8.self)
  }

  /// What turns a text into ids that comes in chunks.
  public func encoder(unknown policy: UnknownCharacterPolicy = .error) -> VocabularyEncoder {
    VocabularyEncoder(self, unknown: unknownID.map { .id($0) } ?? (policy == .skip ? .skip : .stop))
  }

  /// The same, with an id of the caller's for everything that is unknown.
  package func encoder(unknownAs id: Int32) -> VocabularyEncoder { VocabularyEncoder(self, unknown: .id(id)) }
}
