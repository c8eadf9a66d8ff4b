import Refrain

/// Lines of different lengths side by side, each twice: as it was written, and with its words shuffled.
struct LineBatch {
  let texts: [String]
  /// `[N, T]`: the ids of the characters. Behind the end of a line stand zeros, which nothing reads.
  let ids: IndexTensor
  /// How many characters each line has.
  let lengths: [Int]
  /// `[N]`: 1 for a shuffled line, else 0.
  let labels: IndexTensor

  init(_ lines: some Sequence<[Substring]>, _ vocabulary: Vocabulary, using generator: inout Philox) throws {
    texts = lines.flatMap { words in
      var shuffled = words
      while shuffled == words { shuffled.shuffle(using: &generator) }
      return [words.joined(separator: " "), shuffled.joined(separator: " ")]
    }
    let rows = try texts.map { try vocabulary.encode($0) }
    lengths = rows.map(\.count)
    let longest = lengths.max() ?? 0
    let padded = rows.flatMap { $0 + [Int32](repeating: 0, count: longest - $0.count) }
    ids = IndexTensor(padded, shape: [rows.count, longest])
    labels = IndexTensor(rows.indices.map { Int32($0 % 2) })
  }
}
