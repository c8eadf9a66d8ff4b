/// The merges of byte-pair encoding (Sennrich et al., 2016) over bytes, in the order in which they are done.
///
/// The ids 0 to 255 are the bytes; each merge makes the next id, unless its bytes are a token already.
struct MergeTable: Sendable {
  struct Merge: Sendable, Hashable {
    var left, right: Int32
    var result: Int32

    var pair: UInt64 { MergeTable.pair(left, right) }
  }

  static let byteCount = 256
  /// Merges that a vocabulary may have.
  static let largestCount = 1 << 18
  /// Bytes of a token: what the longest piece takes, rounded up.
  static let longestToken = 512
  /// Bytes of all tokens.
  static let largestSize = 64 << 20

  private(set) var merges: [Merge] = []
  /// The bytes of each id.
  private(set) var tokens = TokenTable()
  private var ranks: [UInt64: Int32] = [:]

  init() {
    for byte in 0...UInt8.max { tokens.insert([byte]) }
  }

  static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// - Returns: the id of the merged token.
  /// - Throws: ``VocabularyError`` for ids that are not there yet, a pair that is merged already, and sizes that no
  ///   training makes.
  @discardableResult
  mutating func append(_ left: Int32, _ right: Int32) throws(VocabularyError) -> Int32 {
    let index = merges.count
    guard index < Self.largestCount else { throw .tooManyTokens(limit: Self.byteCount + Self.largestCount) }
    for id in [left, right] where id < 0 || Int(id) >= tokens.count {
      throw .badMerge(index: index, .unknownID(id))
    }
    guard ranks[Self.pair(left, right)] == nil else { throw .badMerge(index: index, .repeated) }
    let bytes = tokens[Int(left)] + tokens[Int(right)]
    guard bytes.count <= Self.longestToken, tokens.byteCount + bytes.count <= Self.largestSize else {
      throw .badMerge(index: index, .tooLong)
    }
    let result = tokens.insert(bytes).id
    ranks[Self.pair(left, right)] = Int32(index)
    merges.append(Merge(left: left, right: right, result: result))
    return result
  }

  /// What two adjacent tokens are merged to, if they are.
  func result(of left: Int32, _ right: Int32) -> Int32? {
    ranks[Self.pair(left, right)].map { merges[Int($0)].result }
  }

  /// Merges the bytes of a piece: of all adjacent pairs always the one with the earliest merge, the leftmost of equals.
  func encode(_ piece: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    var symbols = piece.map { Int32($0) }
    var next = (0..<max(symbols.count - 1, 0)).map { rank(symbols[$0], symbols[$0 + 1]) }
    while let least = next.min(), least < .max, let place = next.firstIndex(of: least) {
      symbols[place] = merges[Int(least)].result
      symbols.remove(at: place + 1)
      next.remove(at: place)
      if place > 0 { next[place - 1] = rank(symbols[place - 1], symbols[place]) }
      if place < next.count { next[place] = rank(symbols[place], symbols[place + 1]) }
    }
    ids.append(contentsOf: symbols)
  }

  private func rank(_ left: Int32, _ right: Int32) -> Int32 { ranks[Self.pair(left, right)] ?? .max }
}

extension MergeTable: Hashable {
  static func == (a: MergeTable, b: MergeTable) -> Bool { a.merges == b.merges }
  func hash(into hasher: inout Hasher) { hasher.combine(merges) }
}
