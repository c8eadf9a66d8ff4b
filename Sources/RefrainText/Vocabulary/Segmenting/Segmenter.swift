/// Cuts a stream of scalars into the texts of tokens, or into the pieces whose bytes are paired. Nothing is lost: the
/// parts, put together, are the text.
struct Segmenter: Sendable {
  private let unit: Vocabulary.Unit
  private var graphemes = GraphemeSegmenter()
  private var words = WordSegmenter()
  private var pieces = PieceSegmenter()

  init(_ unit: Vocabulary.Unit) { self.unit = unit }

  /// Calls `emit` with the UTF-8 of each part that is complete.
  @inline(__always)
  mutating func add<E: Error>(
    _ scalar: Unicode.Scalar, _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    switch unit {
    case .byte, .scalar: if let utf8 = UTF8.encode(scalar) { try emitBuffer(Array(utf8), emit) }
    case .grapheme: try graphemes.add(scalar, emit)
    case .word: try Self.add(scalar, to: &graphemes, &words, emit)
    case .bpe: try pieces.add(scalar, emit)
    }
  }

  /// Ends the text; another one may follow.
  mutating func finish<E: Error>(
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    switch unit {
    case .byte, .scalar: break
    case .grapheme: try graphemes.finish(emit)
    case .word: try Self.finish(&graphemes, &words, emit)
    case .bpe: try pieces.finish(emit)
    }
  }

  // Static, so that the two may change at once.
  private static func add<E: Error>(
    _ scalar: Unicode.Scalar, to graphemes: inout GraphemeSegmenter, _ words: inout WordSegmenter,
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    try graphemes.add(scalar) { (cluster) throws(E) in try words.add(cluster, emit) }
  }

  private static func finish<E: Error>(
    _ graphemes: inout GraphemeSegmenter, _ words: inout WordSegmenter,
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    try graphemes.finish { (cluster) throws(E) in try words.add(cluster, emit) }
    try words.finish(emit)
  }
}
