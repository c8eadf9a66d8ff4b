extension Corpus {
  /// The text without its end, and its end: the one to learn from, the other to see what was learnt.
  ///
  /// The vocabulary should come from the first part alone, `Vocabulary(of: training.text)`.
  ///
  /// - Parameter share: of the characters, for the end; each part gets at least one.
  /// - Throws: ``HeldOutError`` unless the share lies between 0 and 1 and there are two characters.
  public func split(heldOut share: Double) throws(HeldOutError) -> (training: Corpus, heldOut: Corpus) {
    let kept = try HeldOutError.trainingLength(of: characterCount, heldOut: share)
    let scalars = text.unicodeScalars
    let cut = scalars.index(scalars.startIndex, offsetBy: kept)
    return (
      Corpus(self, part: text.startIndex..<cut, characterCount: kept),
      Corpus(self, part: cut..<text.endIndex, characterCount: characterCount - kept)
    )
  }

  /// A part of a corpus; a piece that it cuts begins or ends there.
  private init(_ corpus: Corpus, part: Range<String.Index>, characterCount: Int) {
    let utf8 = corpus.text.utf8
    let start = utf8.distance(from: utf8.startIndex, to: part.lowerBound)
    let end = utf8.distance(from: utf8.startIndex, to: part.upperBound)
    text = String(corpus.text[part])
    self.characterCount = characterCount
    pieceEnds = corpus.pieceEnds.filter { $0 > start && $0 <= end }.map { $0 - start }
    source = corpus.source
    repairCount = corpus.repairCount
  }
}

/// Why nothing can be held out.
public enum HeldOutError: Error, Sendable, Equatable {
  /// The share does not lie between 0 and 1.
  case badShare(Double)
  /// There are not two characters.
  case textTooShort
  /// More than a training holds in memory beside a text that it does not.
  case tooLarge

  /// How many of a text's characters are learned from.
  static func trainingLength(of characterCount: Int, heldOut share: Double) throws(HeldOutError) -> Int {
    guard share > 0, share < 1 else { throw .badShare(share) }
    guard characterCount > 1 else { throw .textTooShort }
    let wanted = (Double(characterCount) * (1 - share)).rounded()
    return min(max(Int(wanted), 1), characterCount - 1)
  }
}

extension HeldOutError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badShare(let share):
      "a share of \(share) of the text cannot be held out; give a number between 0 and 1, like 0.1"
    case .textTooShort:
      "the text is too short for a part of it to be held out; use a longer one, or another file to validate on"
    case .tooLarge:
      "more than \(EncodedCorpus.memoryLimit >> 20) MiB of text would be held out, and it is scored whole after each "
        + "epoch; give a smaller share, such as 0.001, or another file to validate on"
    }
  }
}
