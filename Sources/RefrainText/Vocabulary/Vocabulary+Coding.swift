/// What to do with a character that the vocabulary does not hold.
public enum UnknownCharacterPolicy: String, CaseIterable, Sendable {
  /// Throw ``VocabularyError/unknownCharacter(_:position:vocabularyCount:)``.
  case error
  /// Leave it out.
  case skip
}

extension Vocabulary {
  /// The ids of a text's characters, in order.
  ///
  /// - Throws: ``VocabularyError`` at the first character that the vocabulary does not hold, unless such characters
  ///   are skipped.
  public func encode(
    _ text: String, unknown policy: UnknownCharacterPolicy = .error
  ) throws(VocabularyError) -> [Int32] {
    var text = text
    var unknown: VocabularyError?
    let ids = text.withUTF8 { utf8 in
      // No text has more characters than bytes.
      [Int32](unsafeUninitializedCapacity: utf8.count) { ids, count in
        var offset = 0
        while offset < utf8.count {
          let scalar = nextScalar(in: utf8, at: &offset)
          let id = table.id(of: scalar)
          if id >= 0 {
            ids.initializeElement(at: count, to: id)
            count += 1
          } else if policy == .error {
            // So far every character had its id.
            unknown = Unicode.Scalar(scalar).map {
              .unknownCharacter($0, position: count + 1, vocabularyCount: self.count)
            }
            return
          }
        }
      }
    }
    if let unknown { throw unknown }
    return ids
  }

  /// The text of these ids.
  ///
  /// - Throws: ``VocabularyError`` for an id that is negative or not below `count`.
  public func decode(_ ids: [Int32]) throws(VocabularyError) -> String {
    var utf8: [UInt8] = []
    for id in ids {
      guard scalars.indices.contains(Int(id)) else { throw .unknownID(id, vocabularyCount: count) }
      utf8.append(contentsOf: scalars[Int(id)].utf8)
    }
    return String(decoding: utf8, as: UTF8.self)
  }
}
