/// All spans of one length of a text, to be found in another by rolling hashes (Karp and Rabin, 1987). What is found is
/// compared, so the answer is exact.
struct SpanSearch {
  private let text: [UInt32]
  private let length: Int
  /// The different spans by hash: where they begin, ``absent`` for none; a power of two, at most half full.
  private var slots: [Int32]
  private var hashes: [UInt64]

  private static let absent: Int32 = -1
  private static let factor: UInt64 = 0x5851_F42D_4C95_7F2D

  /// Spans with a value that is no scalar are left out.
  init(_ text: [UInt32], length: Int) {
    self.text = text
    self.length = length
    var size = 16
    while size < 2 * text.count { size *= 2 }
    slots = [Int32](repeating: Self.absent, count: size)
    hashes = [UInt64](repeating: 0, count: size)
    Self.forEachSpan(of: text, length) { start, hash in
      let slot = slot(of: hash) { same($0, as: start, in: text) }
      if slots[slot] == Self.absent {
        slots[slot] = Int32(start)
        hashes[slot] = hash
      }
      return true
    }
  }

  /// The first span of `source` that is one of these, as a range of the text.
  func first(in source: [UInt32]) -> Range<Int>? {
    var found: Range<Int>?
    Self.forEachSpan(of: source, length) { start, hash in
      let slot = slot(of: hash) { same($0, as: start, in: source) }
      guard slots[slot] != Self.absent else { return true }
      found = Int(slots[slot])..<(Int(slots[slot]) + length)
      return false
    }
    return found
  }

  /// How many spans the text has, equal ones each for itself, and how many of them occur in `source`.
  func marks(foundIn source: [UInt32]) -> (found: Int, spanCount: Int) {
    var isFound = [Bool](repeating: false, count: slots.count)
    Self.forEachSpan(of: source, length) { start, hash in
      let slot = slot(of: hash) { same($0, as: start, in: source) }
      if slots[slot] != Self.absent { isFound[slot] = true }
      return true
    }
    var counts = (found: 0, spanCount: 0)
    Self.forEachSpan(of: text, length) { start, hash in
      counts.spanCount += 1
      if isFound[slot(of: hash, where: { same($0, as: start, in: text) })] { counts.found += 1 }
      return true
    }
    return counts
  }

  /// Where a span is or would be.
  private func slot(of hash: UInt64, where isSame: (Int32) -> Bool) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15 >> 20) & mask
    while slots[slot] != Self.absent, hashes[slot] != hash || !isSame(slots[slot]) { slot = (slot + 1) & mask }
    return slot
  }

  private func same(_ own: Int32, as start: Int, in other: [UInt32]) -> Bool {
    text[Int(own)..<(Int(own) + length)] == other[start..<(start + length)]
  }

  /// Calls `body` with where each span begins and its hash, until it returns false.
  private static func forEachSpan(of values: [UInt32], _ length: Int, _ body: (Int, UInt64) -> Bool) {
    guard length > 0 else { return }
    var outgoing: UInt64 = 1
    for _ in 0..<length { outgoing = outgoing &* factor }
    var (hash, scalars) = (0 as UInt64, 0)
    for (end, value) in values.enumerated() {
      guard value != .max else {
        (hash, scalars) = (0, 0)
        continue
      }
      hash = hash &* factor &+ UInt64(value) &+ 1
      if scalars == length {
        hash = hash &- (UInt64(values[end - length]) &+ 1) &* outgoing
      } else {
        scalars += 1
      }
      if scalars == length, !body(end - length + 1, hash) { return }
    }
  }
}
