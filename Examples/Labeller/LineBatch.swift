import Refrain

/// Lines of different lengths side by side, without their spaces, and where the spaces were.
struct LineBatch {
  /// `[N, T]`: the ids of the letters. Behind the end of a line stand zeros, which nothing reads.
  let ids: IndexTensor
  /// How many letters each line has.
  let lengths: [Int]
  /// Which of the N · T places hold a letter, line by line: `n · T + t` where `t` is below the length of line `n`.
  let present: IndexTensor
  /// A label for each letter that is present: 1 where a space came after it, else 0.
  let labels: IndexTensor

  init(_ lines: some Collection<[Substring]>, _ vocabulary: Vocabulary) throws {
    let rows = try lines.map { try vocabulary.encode($0.joined()) }
    lengths = rows.map(\.count)
    let longest = lengths.max() ?? 0
    let padded = rows.flatMap { $0 + [Int32](repeating: 0, count: longest - $0.count) }
    ids = IndexTensor(padded, shape: [rows.count, longest])
    present = IndexTensor(lengths.enumerated().flatMap { n, length in (0..<length).map { Int32(n * longest + $0) } })
    labels = IndexTensor(
      lines.flatMap { words in
        // Nothing comes after the last letter of a line.
        words.flatMap { [Int32](repeating: 0, count: $0.count - 1) + [1] }.dropLast() + [0]
      })
  }
}
