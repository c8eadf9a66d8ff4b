/// The n-grams of one length, as children of those that are one shorter: a hash table from (n-gram, next id) to a
/// number, which counts from 0 in the order of first sight.
struct NGramLevel: Sendable {
  /// Of each n-gram: the number of the one without its last id, and that id.
  private(set) var keys: [UInt64] = []
  /// How often it occurs, or after how many different ids; see ``NGramModel``.
  private(set) var counts: [UInt32] = []
  /// Numbers of n-grams by hash, ``absent`` where there is none; a power of two, at most three quarters full.
  private var slots = [UInt32](repeating: Self.absent, count: 16)

  static let absent = UInt32.max

  var count: Int { keys.count }

  func parent(of node: Int) -> UInt32 { UInt32(truncatingIfNeeded: keys[node] >> 32) }

  /// The number of an n-gram, or ``absent``.
  func find(_ id: Int32, after parent: UInt32) -> UInt32 { slots[slot(of: Self.key(id, after: parent))] }

  /// The number of an n-gram, which is added if it is new.
  mutating func insert(_ id: Int32, after parent: UInt32) -> (node: UInt32, isNew: Bool) {
    let key = Self.key(id, after: parent)
    let slot = slot(of: key)
    if slots[slot] != Self.absent { return (slots[slot], false) }
    let node = UInt32(keys.count)
    keys.append(key)
    counts.append(0)
    slots[slot] = node
    if keys.count > slots.count / 4 * 3 { grow() }
    return (node, true)
  }

  mutating func count(_ node: UInt32) { counts[Int(node)] += 1 }

  private static func key(_ id: Int32, after parent: UInt32) -> UInt64 {
    UInt64(parent) << 32 | UInt64(UInt32(bitPattern: id))
  }

  /// Where a key is or would be.
  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var hash = key &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.absent, keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: Self.absent, count: 2 * slots.count)
    for (node, key) in keys.enumerated() { slots[slot(of: key)] = UInt32(node) }
  }
}
