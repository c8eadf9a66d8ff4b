/// How often each token of a text occurs.
struct TokenCounts: Sendable {
  /// Different tokens that are held; then the rare ones are forgotten, so that no text fills the memory.
  private static let largestCount = 1 << 22

  let unit: Vocabulary.Unit
  /// Of scalars, by value.
  private var scalars: [Int]
  /// Of everything else.
  private(set) var texts = TokenTable()
  private(set) var numbers: [Int] = []
  /// What occurred no more than so often was forgotten.
  private var forgotten = 0

  init(_ unit: Vocabulary.Unit) {
    self.unit = unit
    scalars = unit == .scalar ? [Int](repeating: 0, count: 0x11_0000) : []
  }

  var isEmpty: Bool { texts.count == 0 && !scalars.contains { $0 > 0 } }

  var singletonCount: Int {
    (scalars.isEmpty ? numbers : scalars).reduce(0) { $0 + ($1 == 1 ? 1 : 0) }
  }

  /// All tokens, as often as they occurred; without those that were forgotten.
  var totalCount: Int { (scalars.isEmpty ? numbers : scalars).reduce(0, +) }

  mutating func add(_ scalar: Unicode.Scalar) { scalars[Int(scalar.value)] += 1 }

  mutating func add(_ token: UnsafeBufferPointer<UInt8>) {
    let (id, isNew) = texts.insert(token)
    if isNew { numbers.append(1) } else { numbers[Int(id)] += 1 }
    if isNew, numbers.count >= Self.largestCount { forgetRareOnes() }
  }

  private mutating func forgetRareOnes() {
    while numbers.count > Self.largestCount / 2 {
      forgotten += 1
      var kept = TokenTable()
      var keptNumbers: [Int] = []
      for (id, number) in numbers.enumerated() where number > forgotten {
        kept.insert(texts[id])
        keptNumbers.append(number)
      }
      (texts, numbers) = (kept, keptNumbers)
    }
  }

  /// The most frequent tokens, no more than `limit`, each at least so often; sorted by their bytes, which is the order
  /// of their scalars.
  func frequent(atLeast least: Int, limit: Int) -> [[UInt8]] {
    var all: [(token: [UInt8], count: Int)] = []
    for (value, count) in scalars.enumerated() where count >= least && count > 0 {
      if let scalar = Unicode.Scalar(UInt32(value)) { all.append((Array(scalar.utf8), count)) }
    }
    for (id, count) in numbers.enumerated() where count >= least { all.append((Array(texts[id]), count)) }
    if all.count > limit {
      all.sort { $0.count != $1.count ? $0.count > $1.count : $0.token.lexicographicallyPrecedes($1.token) }
      all.removeSubrange(limit...)
    }
    return all.map(\.token).sorted { $0.lexicographicallyPrecedes($1) }
  }
}
