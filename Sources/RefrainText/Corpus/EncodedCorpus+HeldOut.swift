extension EncodedCorpus {
  /// Reads a text and encodes it, all but an end that is held out: in memory if it is no larger than ``memoryLimit``,
  /// otherwise into a file. What is held out stays in memory.
  ///
  /// - Parameters:
  ///   - source: where the text comes from.
  ///   - share: of the characters, for the end that is held out; nil holds out nothing.
  ///   - plan: for the vocabulary, which comes from what is learned from alone.
  ///   - path: of a file for a text of any size; nil decides by the size.
  ///   - pathForLargeTexts: of the file where the text is too large and `path` is nil. What was there is replaced.
  ///   - onProgress: called with how many bytes were read so far.
  /// - Throws: ``CorpusError``, ``HeldOutError``, ``VocabularyError``, ``TokenFileError``, and what `onProgress` throws.
  public static func read(
    _ source: CorpusSource, heldOut share: Double? = nil, plan: VocabularyPlan = .made(VocabularySettings()),
    encodingTo path: String? = nil, pathForLargeTexts: () throws -> String, onProgress: (Int) throws -> Void = { _ in }
  ) throws -> (training: EncodedCorpus, heldOut: Corpus?) {
    if path == nil, let corpus = try Corpus(source, limit: memoryLimit) {
      var (training, heldOut) = (corpus, Corpus?.none)
      if let share { (training, heldOut) = try corpus.split(heldOut: share) }
      return (try EncodedCorpus(training, vocabulary: plan.vocabulary(of: training)), heldOut)
    }
    var (training, heldOut) = (source, Corpus?.none)
    if let share {
      training.characters = try source.trainingLength(heldOut: share, onProgress: onProgress)
      heldOut = try source.heldOut(after: training.characters ?? 0)
    }
    let vocabulary = try plan.vocabulary(of: training, onProgress: onProgress)
    let encoded = try EncodedCorpus(
      training, vocabulary: vocabulary, encodingTo: try path ?? pathForLargeTexts(), onProgress: onProgress)
    return (encoded, heldOut)
  }
}

extension CorpusSource {
  /// How many characters are left to learn from.
  fileprivate func trainingLength(heldOut share: Double, onProgress: (Int) throws -> Void) throws -> Int {
    guard share > 0, share < 1 else { throw HeldOutError.badShare(share) }
    var reader = try CorpusReader(self)
    while try reader.next() != nil { try onProgress(reader.byteCount) }
    return try HeldOutError.trainingLength(of: reader.characterCount, heldOut: share)
  }

  /// The end of the text, behind the characters that are learned from.
  ///
  /// - Throws: ``HeldOutError/tooLarge`` for more than ``EncodedCorpus/memoryLimit``, ``CorpusError``.
  public func heldOut(after trainingLength: Int) throws -> Corpus {
    var end = self
    end.charactersToSkip = trainingLength
    end.characters = characters.map { max($0 - trainingLength, 1) }
    guard let corpus = try Corpus(end, limit: EncodedCorpus.memoryLimit) else { throw HeldOutError.tooLarge }
    return corpus
  }
}
