import RefrainTensor

/// A text made ready to be scored by a model or an ``NGramModel``, once for as many times as it is wanted.
///
/// What the vocabulary lacks is costed as follows, the same for all models. With P(unknown), which is fixed when the
/// vocabulary is made (``Vocabulary/unknownProbability``; 1 / (V + 1) where a file does not tell it), each probability
/// that a model gives is multiplied by 1 − P(unknown), and an unseen scalar costs −log₂(P(unknown) / (1,112,064 − V))
/// bits: it is one of all the scalars outside the V of the vocabulary. A model does not read an unknown character: what
/// follows is predicted from the known ones before it, as if it were not there.
///
/// Where the vocabulary has an unknown token, the model reads it and its own probability of it takes the place of
/// P(unknown); nothing is scaled. A cluster or word that is unknown is spelled, each of its scalars and its end as one of
/// the 1,112,065 that these could be. Bytes and byte pairs lack nothing.
///
/// A piece of text is followed by the end token if there is one, and a model reads that token before the first piece.
/// Without it, nothing stands before the first token, which costs ln V nats for every model.
public struct EncodedText: Sendable {
  /// What a model predicts, in order.
  public let ids: [Int32]
  /// Characters, clusters or words that the vocabulary lacks.
  public let unknownCount: Int
  /// Unicode scalars, the unknown included.
  public let characterCount: Int
  /// Of the text as UTF-8.
  public let byteCount: Int
  let vocabularySize: Int
  /// What a model reads before the first id; nil for nothing.
  let opening: Int32?
  /// What is added to a model's cost, in nats: for scaling all known tokens, and for the unknown ones.
  private let extraNats: Double
  private let tokenCount: Int

  /// A text of one piece.
  public init(_ text: String, vocabulary: Vocabulary) { self.init(pieces: [text], vocabulary: vocabulary) }

  /// A text of pieces, songs or chapters.
  public init(pieces: some Sequence<String>, vocabulary: Vocabulary) {
    var counted = EncodedPieces(vocabulary)
    for var piece in pieces { piece.withUTF8 { counted.add($0, isEnded: true) } }
    self.init(counted, vocabulary)
  }

  /// A corpus, of pieces or not.
  public init(_ corpus: Corpus, vocabulary: Vocabulary) {
    var counted = EncodedPieces(vocabulary)
    corpus.forEachPiece { counted.add($0, isEnded: $1) }
    self.init(counted, vocabulary)
  }

  private init(_ counted: EncodedPieces, _ vocabulary: Vocabulary) {
    ids = counted.ids
    unknownCount = counted.unknownCount
    characterCount = counted.characterCount
    byteCount = counted.byteCount
    vocabularySize = vocabulary.count
    opening = vocabulary.endID
    let hasToken = vocabulary.unknownID != nil
    tokenCount = ids.count + (hasToken ? 0 : unknownCount)

    var extra = 0.0
    if let probability = vocabulary.assumedUnknownProbability {
      extra -= Double(ids.count) * Platform.log(1 - probability) + Double(unknownCount) * Platform.log(probability)
    }
    if unknownCount > 0 {
      extra += vocabulary.spellingNats(of: unknownCount, characters: characterCount, ids)
    }
    extraNats = extra
  }

  /// A digest by which a run finds out whether its held-out text is still the same.
  public var digest: String {
    var digest = Digest()
    digest.add("\(unknownCount) \(characterCount) \(byteCount)")
    ids.withUnsafeBytes { digest.add($0) }
    return digest.text
  }

  /// The score of a model for which the ids, but a first one that nothing stands before, cost `nats` among the known.
  func score(predicting nats: Double) -> TextScore {
    let first = opening == nil && !ids.isEmpty ? Platform.log(Double(vocabularySize)) : 0
    return TextScore(
      tokenCount: tokenCount, characterCount: characterCount, byteCount: byteCount, nats: nats + first + extraNats,
      unknownShare: tokenCount == 0 ? 0 : Double(unknownCount) / Double(tokenCount))
  }
}

/// Pieces of text as they become ids.
private struct EncodedPieces {
  let vocabulary: Vocabulary
  var ids: [Int32] = []
  var (unknownCount, characterCount, byteCount) = (0, 0, 0)

  init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// - Parameter utf8: of a string.
  mutating func add(_ utf8: UnsafeBufferPointer<UInt8>, isEnded: Bool) {
    var found: [Int32] = []
    var encoder = vocabulary.encoder(unknownAs: -1)
    // It is UTF-8 and what is unknown has an id, so nothing is left to refuse.
    try? encoder.feed(utf8, into: &found)
    try? encoder.finish(into: &found)
    unknownCount += found.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
    ids += found.compactMap { $0 < 0 ? vocabulary.unknownID : $0 }
    if isEnded, let end = vocabulary.endID { ids.append(end) }
    characterCount += scalarCount(of: utf8)
    byteCount += utf8.count
  }
}

extension Vocabulary {
  /// What it costs to say which the unknown tokens of a text are.
  ///
  /// - Parameters:
  ///   - characters: of the whole text.
  ///   - ids: of the whole text, the end tokens and unknown tokens too.
  fileprivate func spellingNats(of unknownCount: Int, characters: Int, _ ids: [Int32]) -> Double {
    if unit == .scalar {
      return Double(unknownCount) * Platform.log(Double(Self.unicodeScalarCount - self.ids.count))
    }
    let lengths = (0..<Int32(count)).map { $0 == unknownID ? 0 : scalarCount(of: utf8(of: $0)) }
    let spelled = characters - ids.reduce(0) { $0 + lengths[Int($1)] }
    return Double(spelled + unknownCount) * Platform.log(Double(Self.unicodeScalarCount + 1))
  }
}

private func scalarCount(of utf8: some Sequence<UInt8>) -> Int { utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
