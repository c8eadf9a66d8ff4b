/// From the bytes of tokens to their ids.
struct TokenEncoder: Sendable {
  let vocabulary: Vocabulary
  let unknown: ScalarTable.Unknown
  /// Tokens of this text so far.
  var position = 0
  private var cache = PieceCache()

  init(vocabulary: Vocabulary, unknown: ScalarTable.Unknown) {
    self.vocabulary = vocabulary
    self.unknown = unknown
  }

  /// Of a token, or of a piece whose bytes are paired.
  mutating func append(_ token: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) throws(VocabularyError) {
    position += 1
    if let merges = vocabulary.merges { return cache.encode(token, by: merges, into: &ids) }
    let id = vocabulary.id(of: token)
    if id >= 0 { return ids.append(id) }
    switch unknown {
    case .stop:
      throw .unknownCluster(
        String(decoding: token, as: UTF8.self), position: position, vocabularyCount: vocabulary.count)
    case .skip: return
    case .id(let id): ids.append(id)
    }
  }

  mutating func append(_ scalar: Unicode.Scalar, to ids: inout [Int32]) throws(VocabularyError) {
    position += 1
    let id = vocabulary.table.id(of: scalar.value)
    if id >= 0 { return ids.append(id) }
    switch unknown {
    case .stop: throw .unknownCharacter(scalar, position: position, vocabularyCount: vocabulary.count)
    case .skip: return
    case .id(let id): ids.append(id)
    }
  }

  /// Of many scalars, from `place` on, which moves on with them.
  mutating func append(
    _ utf8: UnsafeBufferPointer<UInt8>, from place: inout Int, to ids: inout [Int32]
  ) -> ScalarTable.Stop {
    var stop = ScalarTable.Stop.end
    // The standard library writes the count of an array without room into storage that all empty arrays share.
    guard place < utf8.count else { return stop }
    // No text has more characters than bytes.
    let new = [Int32](unsafeUninitializedCapacity: utf8.count - place) { buffer, count in
      stop = vocabulary.table.encode(utf8, from: &place, into: buffer, count: &count, unknown: unknown)
    }
    if ids.isEmpty { ids = new } else { ids.append(contentsOf: new) }
    position += new.count
    if case .unknown = stop { position += 1 }
    return stop
  }
}

extension Vocabulary {
  /// The id of a token by its bytes, or -1.
  fileprivate func id(of token: UnsafeBufferPointer<UInt8>) -> Int32 {
    if token.count <= 4, case .scalar(let value, token.count) = UTF8Step(token, at: 0) { return table.id(of: value) }
    return texts.id(of: token)
  }
}
