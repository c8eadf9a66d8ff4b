extension Corpus {
  /// Whether the text is of pieces that end.
  public var hasPieces: Bool { source?.hasPieces ?? false || !pieceEnds.isEmpty }

  /// Goes through the pieces; the last may be without an end.
  func forEachPiece<E: Error>(_ body: (UnsafeBufferPointer<UInt8>, _ isEnded: Bool) throws(E) -> Void) throws(E) {
    var text = text
    let result = text.withUTF8 { utf8 in
      Result { () throws(E) in
        var start = 0
        for end in pieceEnds {
          try body(UnsafeBufferPointer(rebasing: utf8[start..<end]), true)
          start = end
        }
        if start < utf8.count { try body(UnsafeBufferPointer(rebasing: utf8[start...]), false) }
      }
    }
    try result.get()
  }
}

extension Vocabulary {
  /// The vocabulary of a corpus, with an end token if the corpus is of pieces. No token reaches from one piece into the
  /// next.
  ///
  /// - Throws: ``VocabularyError`` for settings that cannot be, and if nothing occurs often enough.
  public init(of corpus: Corpus, _ settings: VocabularySettings = VocabularySettings()) throws(VocabularyError) {
    var builder = try VocabularyBuilder(settings)
    try corpus.forEachPiece { (piece, _) throws(VocabularyError) in
      try builder.feed(piece)
      try builder.endText()
    }
    let vocabulary = try builder.vocabulary()
    self = corpus.hasPieces ? vocabulary.addingEndToken() : vocabulary
  }

  /// The ids of a corpus: behind each piece its end token, if this vocabulary has one.
  ///
  /// - Throws: ``VocabularyError`` at the first character that the vocabulary does not hold, unless such characters
  ///   are skipped or have a token.
  public func encode(
    _ corpus: Corpus, unknown policy: UnknownCharacterPolicy = .error
  ) throws(VocabularyError) -> [Int32] {
    var encoder = encoder(unknown: policy)
    var ids: [Int32] = []
    try corpus.forEachPiece { (piece, isEnded) throws(VocabularyError) in
      try encoder.feed(piece, into: &ids)
      try encoder.finish(into: &ids)
      if isEnded, let endID { ids.append(endID) }
    }
    return ids
  }
}
