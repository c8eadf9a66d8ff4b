import RefrainTensor

/// What a text costs under a model: the probability that the model gave it, in nats, and the figures made of that.
///
/// Every token is paid for, unknown characters too (see ``EncodedText``), so the scores of different models of one text
/// can be compared, and so can those of vocabularies of different units by ``bitsPerCharacter`` and ``bitsPerByte``.
public struct TextScore: Sendable, Hashable, Codable {
  /// Tokens scored: all of the text's, unknown characters included.
  public let tokenCount: Int
  /// Unicode scalars of the text.
  public let characterCount: Int
  /// Bytes of the text as UTF-8.
  public let byteCount: Int
  /// −ln of the text's probability; 0 for an empty text.
  public let nats: Double
  /// The share of tokens that the vocabulary does not hold, 0…1.
  public let unknownShare: Double

  /// A score of these parts.
  public init(tokenCount: Int, characterCount: Int, byteCount: Int, nats: Double, unknownShare: Double) {
    self.tokenCount = tokenCount
    self.characterCount = characterCount
    self.byteCount = byteCount
    self.nats = nats
    self.unknownShare = unknownShare
  }

  private enum CodingKeys: String, CodingKey {
    case nats
    case tokenCount = "tokens"
    case characterCount = "characters"
    case byteCount = "bytes"
    case unknownShare = "unknown_share"
  }

  /// Nats a token; NaN for an empty text, like all figures below.
  public var loss: Double { nats / Double(tokenCount) }
  /// exp of ``loss``.
  public var perplexity: Double { Platform.exp(loss) }
  /// Bits a Unicode scalar.
  public var bitsPerCharacter: Double { nats / Self.natsPerBit / Double(characterCount) }
  /// Bits a byte of UTF-8.
  public var bitsPerByte: Double { nats / Self.natsPerBit / Double(byteCount) }

  private static let natsPerBit = Platform.log(2)
}
