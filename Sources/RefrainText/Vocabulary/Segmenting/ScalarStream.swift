/// UTF-8 in chunks that may be cut anywhere, as scalars.
struct ScalarStream: Sendable {
  /// The beginning of a sequence, at most three bytes.
  private var carry: [UInt8] = []
  /// Bytes of all that was complete so far.
  private(set) var offset = 0

  /// Calls `body` with each scalar that is complete and where it began. Nil stands for bytes that are not UTF-8, as
  /// often as `String(decoding:as:)` has U+FFFD for them.
  mutating func feed<E: Error>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Unicode.Scalar?, _ offset: Int) throws(E) -> Void
  ) throws(E) {
    var place = try completeCarry(bytes, body)
    while place < bytes.count {
      let length: Int
      switch UTF8Step(bytes, at: place) {
      case .scalar(let value, let count):
        try body(Unicode.Scalar(value), offset)
        length = count
      case .broken(let count):
        try body(nil, offset)
        length = count
      case .cut:
        carry.append(contentsOf: bytes[place...])
        return
      }
      place += length
      offset += length
    }
  }

  /// Says that the text ends here; another one may follow.
  mutating func finish<E: Error>(_ body: (Unicode.Scalar?, _ offset: Int) throws(E) -> Void) throws(E) {
    if !carry.isEmpty { try body(nil, offset) }
    self = Self()
  }

  /// Reads the sequence that the chunk before began.
  ///
  /// - Returns: where to go on in `bytes`.
  mutating func completeCarry<E: Error>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Unicode.Scalar?, _ offset: Int) throws(E) -> Void
  ) throws(E) -> Int {
    var place = 0
    while !carry.isEmpty, place < bytes.count {
      carry.append(bytes[place])
      place += 1
      switch carry.withUnsafeBufferPointer({ UTF8Step($0, at: 0) }) {
      case .cut: continue
      case .scalar(let value, let length):
        try body(Unicode.Scalar(value), offset)
        offset += length
      case .broken(let length):
        try body(nil, offset)
        offset += length
        // The byte that broke the sequence may begin another.
        place -= 1
      }
      carry.removeAll(keepingCapacity: true)
    }
    return place
  }

  /// Counts bytes that were read by another.
  mutating func skip(_ count: Int) { offset += count }

  /// Keeps the beginning of a sequence for the next chunk.
  mutating func keep(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) { carry.append(contentsOf: bytes) }
}
