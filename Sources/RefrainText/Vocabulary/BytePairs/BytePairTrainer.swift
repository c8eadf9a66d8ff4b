/// Finds merges: again and again the most frequent pair of adjacent tokens becomes a token (Sennrich et al., 2016).
///
/// Pairs are counted once; a merge then changes the counts of its neighbours alone, in the pieces that hold the pair.
struct BytePairTrainer {
  /// The tokens of each piece, at `starts[i]..<starts[i] + lengths[i]`.
  private var symbols: [Int32] = []
  private var starts: [Int] = []
  private var lengths: [Int] = []
  private let pieceCounts: [Int]

  private var pairs: [UInt64: Pair] = [:]
  private var queue = PairQueue()

  private struct Pair {
    var count = 0
    /// The pieces that hold it; some may do so no longer.
    var pieces: [Int32] = []

    mutating func add(_ change: Int, in piece: Int) {
      count += change
      if change > 0, pieces.last != Int32(piece) { pieces.append(Int32(piece)) }
    }
  }

  /// - Parameter counts: how often each piece occurs.
  init(_ pieces: TokenTable, counts: [Int]) {
    pieceCounts = counts
    for index in 0..<pieces.count {
      starts.append(symbols.count)
      symbols += pieces[index].map { Int32($0) }
      lengths.append(symbols.count - starts[index])
    }
    for piece in starts.indices {
      let start = starts[piece]
      for place in start..<start + max(lengths[piece] - 1, 0) {
        change(MergeTable.pair(symbols[place], symbols[place + 1]), by: counts[piece], in: piece)
      }
    }
    for (pair, content) in pairs { queue.push(.init(count: content.count, pair: pair)) }
  }

  /// - Parameters:
  ///   - size: tokens to end with, bytes included; fewer where no pair is left.
  ///   - minimumCount: how often a pair must occur.
  mutating func merges(size: Int, minimumCount: Int) throws(VocabularyError) -> MergeTable {
    var table = MergeTable()
    while table.tokens.count < size, table.merges.count < MergeTable.largestCount, let top = queue.pop() {
      let count = pairs[top.pair]?.count ?? 0
      guard count >= minimumCount else { continue }
      guard count == top.count else {
        // Other merges have taken some of it meanwhile.
        queue.push(.init(count: count, pair: top.pair))
        continue
      }
      let (left, right) = (Int32(truncatingIfNeeded: top.pair >> 32), Int32(truncatingIfNeeded: top.pair))
      if let result = table.result(of: left, right) {
        // Two ways to one token make pairs anew that were merged before.
        merge(left, right, into: result)
      } else {
        merge(left, right, into: try table.append(left, right))
      }
    }
    return table
  }

  private mutating func merge(_ left: Int32, _ right: Int32, into result: Int32) {
    guard let pieces = pairs.removeValue(forKey: MergeTable.pair(left, right))?.pieces else { return }
    var grown: Set<UInt64> = []
    for piece in pieces { merge(left, right, into: result, in: Int(piece), &grown) }
    // All of its places are merged, in overlapping pairs too.
    pairs[MergeTable.pair(left, right)] = nil
    for pair in grown { pairs[pair].map { queue.push(.init(count: $0.count, pair: pair)) } }
  }

  private mutating func merge(
    _ left: Int32, _ right: Int32, into result: Int32, in piece: Int, _ grown: inout Set<UInt64>
  ) {
    let (start, end) = (starts[piece], starts[piece] + lengths[piece])
    let count = pieceCounts[piece]
    var (read, write) = (start, start)
    while read < end {
      guard read + 1 < end, symbols[read] == left, symbols[read + 1] == right else {
        symbols[write] = symbols[read]
        (read, write) = (read + 1, write + 1)
        continue
      }
      if write > start {
        let before = symbols[write - 1]
        change(MergeTable.pair(before, left), by: -count, in: piece)
        change(MergeTable.pair(before, result), by: count, in: piece)
        grown.insert(MergeTable.pair(before, result))
      }
      if read + 2 < end {
        let after = symbols[read + 2]
        change(MergeTable.pair(right, after), by: -count, in: piece)
        change(MergeTable.pair(result, after), by: count, in: piece)
        grown.insert(MergeTable.pair(result, after))
      }
      symbols[write] = result
      (read, write) = (read + 2, write + 1)
    }
    lengths[piece] = write - start
  }

  private mutating func change(_ pair: UInt64, by count: Int, in piece: Int) {
    pairs[pair, default: Pair()].add(count, in: piece)
  }
}

/// Pairs, the most frequent first, of equals the one with the smaller ids: a binary heap.
private struct PairQueue {
  struct Entry {
    let count: Int
    let pair: UInt64

    func comes(before other: Entry) -> Bool {
      count != other.count ? count > other.count : pair < other.pair
    }
  }

  private var heap: [Entry] = []

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var place = heap.count - 1
    while place > 0, heap[place].comes(before: heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func pop() -> Entry? {
    guard let last = heap.popLast() else { return nil }
    guard let top = heap.first else { return last }
    heap[0] = last
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { return top }
      if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
      guard heap[child].comes(before: heap[place]) else { return top }
      heap.swapAt(place, child)
      place = child
    }
  }
}
