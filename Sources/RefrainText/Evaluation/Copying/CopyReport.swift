/// How much of some texts occurs word for word in another: what a model writes, and what it was trained on.
public struct CopyReport: Sendable, Hashable, Codable {
  /// The longest piece of the texts that occurs in the other one; empty if no character does.
  public let longestCopy: String
  /// Its Unicode scalars.
  public let longestLength: Int
  /// Unicode scalars of the spans that are counted.
  public let spanLength: Int
  /// The share of all spans of that length in the texts that occur in the other one; nil where no text is that long.
  public let copiedShare: Double?

  /// Takes time about in proportion to the lengths, and 4 bytes a character of the other text.
  ///
  /// - Parameters:
  ///   - texts: what may have been copied together; no span reaches from one into the next.
  ///   - training: what it may have been copied from.
  ///   - spanLength: at least 1.
  public init(of texts: [String], from training: String, spanLength: Int = 10) {
    let source = scalarValues(of: training)
    var joined: [UInt32] = []
    for text in texts {
      // No scalar, so nothing that contains it is found.
      joined.append(.max)
      joined += scalarValues(of: text)
    }
    let spans = SpanSearch(joined, length: spanLength).marks(foundIn: source)
    copiedShare = spans.spanCount == 0 ? nil : Double(spans.found) / Double(spans.spanCount)
    self.spanLength = spanLength

    // Every part of a copy is a copy, so lengths that occur lie below those that do not: double, then halve.
    var longest = 0..<0
    var absent = 1
    while absent <= joined.count, let found = SpanSearch(joined, length: absent).first(in: source) {
      longest = found
      absent *= 2
    }
    absent = min(absent, joined.count + 1)
    while longest.count + 1 < absent {
      let middle = (longest.count + absent) / 2
      if let found = SpanSearch(joined, length: middle).first(in: source) { longest = found } else { absent = middle }
    }
    var copy = ""
    copy.unicodeScalars.append(contentsOf: joined[longest].compactMap { Unicode.Scalar($0) })
    longestCopy = copy
    longestLength = longest.count
  }

  private enum CodingKeys: String, CodingKey {
    case longestCopy = "longest_copy"
    case longestLength = "longest_length"
    case spanLength = "span_length"
    case copiedShare = "copied_share"
  }
}

private func scalarValues(of text: String) -> [UInt32] {
  guard !text.isEmpty else { return [] }
  var text = text
  return text.withUTF8 { utf8 in
    [UInt32](unsafeUninitializedCapacity: utf8.count) { values, count in
      var offset = 0
      while offset < utf8.count {
        values.initializeElement(at: count, to: nextScalar(in: utf8, at: &offset))
        count += 1
      }
    }
  }
}
