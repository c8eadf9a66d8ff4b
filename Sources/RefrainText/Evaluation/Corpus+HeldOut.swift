extension Corpus {
  /// The text without its end, and its end: the one to learn from, the other to see what was learnt.
  ///
  /// The vocabulary should come from the first part alone, `Vocabulary(of: training.text)`.
  ///
  /// - Parameter share: of the characters, for the end; each part gets at least one.
  /// - Throws: ``HeldOutError`` unless the share lies between 0 and 1 and there are two characters.
  public func split(heldOut share: Double) throws(HeldOutError) -> (training: Corpus, heldOut: Corpus) {
    guard share > 0, share < 1 else { throw .badShare(share) }
    guard characterCount > 1 else { throw .textTooShort }
    let wanted = (Double(characterCount) * (1 - share)).rounded()
    let kept = min(max(Int(wanted), 1), characterCount - 1)
    let scalars = text.unicodeScalars
    let cut = scalars.index(scalars.startIndex, offsetBy: kept)
    do throws(CorpusError) {
      return (try Corpus(text: String(text[..<cut])), try Corpus(text: String(text[cut...])))
    } catch {
      throw .textTooShort
    }
  }
}

/// Why nothing can be held out.
public enum HeldOutError: Error, Sendable, Equatable {
  case badShare(Double)
  case textTooShort
}

extension HeldOutError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badShare(let share):
      "a share of \(share) of the text cannot be held out; give a number between 0 and 1, like 0.1"
    case .textTooShort:
      "the text is too short for a part of it to be held out; use a longer one, or another file to validate on"
    }
  }
}
