/// The tokens that a model knows, and their ids: 0, 1, 2, … in the order of `tokens`. What a token is, `unit` says;
/// by default it is a character, which is a Unicode scalar.
public struct Vocabulary: Sendable {
  /// What a text is cut into.
  public let unit: Unit
  /// The tokens in id order, the chapter's `idx_to_char`, as they may be shown: `tokens[Int(id)]`. Bytes that are no
  /// text by themselves are `<0xE4>`, the special tokens `<unk>` and `<end>`. ``utf8(of:)`` has what they stand for.
  public let tokens: [String]
  /// The id of each token that is a single character, the chapter's `char_to_idx`.
  public let ids: [Unicode.Scalar: Int32]
  /// What ends a text among others; nil if there is no such token.
  public let endID: Int32?
  /// What stands for every token that the vocabulary does not hold; nil if such tokens are errors or are skipped.
  public let unknownID: Int32?

  /// P(unknown), fixed by the text that the vocabulary was made of: how probable a token is that it lacks, for scoring
  /// other texts (see ``EncodedText``). Nil where that text is not known, and where a model has a token for it.
  public internal(set) var unknownProbability: Double?

  /// The bytes of each token, by which they are looked up.
  let texts: TokenTable
  /// Tokens of one scalar, which are looked up faster.
  let table: ScalarTable
  /// Of byte pairs alone.
  let merges: MergeTable?

  /// The different characters of a text, sorted by scalar value.
  public init(of text: String) {
    var texts = TokenTable()
    for scalar in ScalarTable.distinctScalars(of: text) { texts.insert(scalar.utf8) }
    self.init(.scalar, texts)
    unknownProbability = Self.unknownProbability(in: text)
  }

  /// The vocabulary of these characters, in id order.
  ///
  /// - Throws: ``VocabularyError`` unless each is exactly one Unicode scalar, none occurs twice, and there is one.
  public init(tokens: [String]) throws(VocabularyError) {
    try self.init(.scalar, tokens: tokens, unknownID: nil, endID: nil)
  }

  /// - Parameters:
  ///   - texts: the tokens; those of the special ids are unlisted.
  ///   - merges: of byte pairs; the tokens are then its own, with the special ones at the end.
  init(
    _ unit: Unit, _ texts: TokenTable, unknownID: Int32? = nil, endID: Int32? = nil, merges: MergeTable? = nil
  ) {
    self.unit = unit
    self.texts = texts
    self.unknownID = unknownID
    self.endID = endID
    self.merges = merges
    var tokens: [String] = []
    tokens.reserveCapacity(texts.count)
    var ids: [Unicode.Scalar: Int32] = [:]
    for id in 0..<texts.count {
      let text = texts[id]
      // There are fewer tokens than 32 bits count.
      switch Int32(id) {
      case unknownID: tokens.append(Self.unknownName)
      case endID: tokens.append(Self.endName)
      default:
        tokens.append(Self.shown(text))
        if let scalar = Self.onlyScalar(of: text) { ids[scalar] = Int32(id) }
      }
    }
    self.tokens = tokens
    self.ids = ids
    table = ScalarTable(ids)
  }

  /// How many tokens there are, V.
  public var count: Int { texts.count }

  /// The id of a character, or nil for one that is no token.
  public func id(of character: Unicode.Scalar) -> Int32? {
    let id = table.id(of: character.value)
    return id < 0 ? nil : id
  }

  /// What a token stands for in a text: bytes, which need not be UTF-8 by themselves. None for the end token, and
  /// U+FFFD for the unknown one.
  ///
  /// - Parameter id: `0..<count`.
  public func utf8(of id: Int32) -> [UInt8] { Array(texts[Int(id)]) }
}

extension Vocabulary: Hashable {
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a.unit == b.unit && a.unknownID == b.unknownID && a.endID == b.endID && a.merges == b.merges && a.texts == b.texts
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(unit)
    hasher.combine(texts)
  }
}

extension Vocabulary {
  static let unknownName = "<unk>"
  static let endName = "<end>"
  static let unknownText: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// Nil unless the bytes are exactly one scalar.
  static func onlyScalar(of token: ArraySlice<UInt8>) -> Unicode.Scalar? {
    token.withUnsafeBufferPointer { bytes in
      guard !bytes.isEmpty, case .scalar(let value, bytes.count) = UTF8Step(bytes, at: 0) else { return nil }
      return Unicode.Scalar(value)
    }
  }

  private static func shown(_ token: ArraySlice<UInt8>) -> String {
    if let text = String(validating: token, as: UTF8.self) { return text }
    return token.map { byte in
      if byte < 0x80 { return String(Unicode.Scalar(byte)) }
      return "<0x\(String(byte, radix: 16, uppercase: true))>"
    }.joined()
  }
}
