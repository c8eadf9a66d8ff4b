/// Bytes of a source, one at a time or as many as are at hand.
struct InputBuffer {
  private var source: any ByteSource
  private var bytes = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  /// How many bytes were taken.
  private(set) var offset = 0

  init(_ source: any ByteSource) { self.source = source }

  /// The next byte without taking it; nil at the end.
  mutating func peek() throws(CorpusError) -> UInt8? {
    if position == end {
      let result = bytes.withUnsafeMutableBytes { bytes in
        Result { () throws(CorpusError) -> Int in try source.read(into: bytes) }
      }
      (position, end) = (0, try result.get())
    }
    return position < end ? bytes[position] : nil
  }

  /// Takes the next byte; nil at the end.
  mutating func next() throws(CorpusError) -> UInt8? {
    guard let byte = try peek() else { return nil }
    position += 1
    offset += 1
    return byte
  }

  /// Lets `body` look at the bytes at hand, none only at the end, and takes as many as it returns first.
  mutating func take<T>(_ body: (UnsafeRawBufferPointer) -> (count: Int, result: T)) throws(CorpusError) -> T {
    _ = try peek()
    let (count, result) = bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
    position += count
    offset += count
    return result
  }
}
