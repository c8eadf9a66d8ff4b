/// Puts the bytes of tokens together to text, and gives out only what is surely complete: never half a character,
/// never an emoji whose modifier is still to come.
///
/// What it gives, joined, is `String(decoding: bytes, as: UTF8.self)`. It lags behind by one grapheme cluster, since
/// only the next one shows that a cluster has ended.
public struct GraphemeAssembler: Sendable {
  private var stream = ScalarStream()
  private var graphemes = GraphemeSegmenter()

  /// Nothing fed yet.
  public init() {}

  /// The text that is complete now and was not before; often none. Bytes that are not UTF-8 become U+FFFD.
  public mutating func feed(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    let bytes = ContiguousArray(bytes)
    bytes.withUnsafeBufferPointer { Self.feed($0, &stream, &graphemes, &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The rest of the text. Another one may follow.
  public mutating func finish() -> String {
    var text: [UInt8] = []
    Self.finish(&stream, &graphemes, &text)
    return String(decoding: text, as: UTF8.self)
  }

  // Static, so that both may change at once.
  private static func feed(
    _ bytes: UnsafeBufferPointer<UInt8>, _ stream: inout ScalarStream, _ graphemes: inout GraphemeSegmenter,
    _ text: inout [UInt8]
  ) {
    stream.feed(bytes) { scalar, _ in
      graphemes.add(scalar ?? "\u{FFFD}") { text.append(contentsOf: $0) }
    }
  }

  private static func finish(
    _ stream: inout ScalarStream, _ graphemes: inout GraphemeSegmenter, _ text: inout [UInt8]
  ) {
    stream.finish { scalar, _ in
      graphemes.add(scalar ?? "\u{FFFD}") { text.append(contentsOf: $0) }
    }
    graphemes.finish { text.append(contentsOf: $0) }
  }
}
