/// Different byte strings and their ids: 0, 1, 2, … in the order in which they came.
///
/// Bytes rather than strings, since canonically equivalent strings are equal.
struct TokenTable: Sendable {
  /// All of them, one after the other.
  private var bytes: [UInt8] = []
  /// Where each ends in `bytes`.
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// Ids where their hashes say, or in the next free place; -1 where there is none. Their count is a power of two.
  private var slots: [Int32]

  init(minimumCapacity: Int = 8) {
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  var count: Int { ends.count }
  var byteCount: Int { bytes.count }

  func range(of id: Int) -> Range<Int> { (id == 0 ? 0 : ends[id - 1])..<ends[id] }

  subscript(id: Int) -> ArraySlice<UInt8> { bytes[range(of: id)] }

  /// The id, or -1.
  func id(of token: UnsafeBufferPointer<UInt8>) -> Int32 { slots[slot(of: token, Self.hash(token))] }

  func id(of token: [UInt8]) -> Int32 { token.withUnsafeBufferPointer { id(of: $0) } }

  /// The id of a token, which is added if it is a new one.
  @discardableResult
  mutating func insert(_ token: UnsafeBufferPointer<UInt8>) -> (id: Int32, isNew: Bool) {
    let hash = Self.hash(token)
    let place = slot(of: token, hash)
    guard slots[place] < 0 else { return (slots[place], false) }
    let id = Int32(count)
    slots[place] = id
    append(token, hash)
    if count * 2 > slots.count { grow() }
    return (id, true)
  }

  @discardableResult
  mutating func insert(_ token: some Collection<UInt8>) -> (id: Int32, isNew: Bool) {
    Array(token).withUnsafeBufferPointer { insert($0) }
  }

  /// Gives the next id to a token that no text is looked up as.
  mutating func appendUnlisted(_ token: [UInt8]) {
    token.withUnsafeBufferPointer { append($0, 0) }
    if count * 2 > slots.count { grow() }
  }

  private mutating func append(_ token: UnsafeBufferPointer<UInt8>, _ hash: UInt32) {
    bytes.append(contentsOf: token)
    ends.append(bytes.count)
    hashes.append(hash)
  }

  /// Where the token's id stands, or where it would.
  private func slot(of token: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var place = Int(hash) & mask
    while slots[place] >= 0 {
      let id = Int(slots[place])
      if hashes[id] == hash, holds(token, at: id) { return place }
      place = (place + 1) & mask
    }
    return place
  }

  private func holds(_ token: UnsafeBufferPointer<UInt8>, at id: Int) -> Bool {
    let range = range(of: id)
    guard range.count == token.count else { return false }
    for (index, place) in range.enumerated() where bytes[place] != token[index] { return false }
    return true
  }

  private mutating func grow() {
    let listed = slots.filter { $0 >= 0 }
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for id in listed {
      var place = Int(hashes[Int(id)]) & mask
      while slots[place] >= 0 { place = (place + 1) & mask }
      slots[place] = id
    }
  }

  /// Seeded anew by each process, so that no file can be made whose tokens collide.
  private static func hash(_ token: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(token))
    return UInt32(truncatingIfNeeded: hasher.finalize())
  }
}

extension TokenTable: Hashable {
  static func == (a: TokenTable, b: TokenTable) -> Bool { a.ends == b.ends && a.bytes == b.bytes }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ends)
    hasher.combine(bytes)
  }
}
