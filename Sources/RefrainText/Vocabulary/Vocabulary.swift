/// The characters that a model knows, and their ids: 0, 1, 2, … in the order of `tokens`. A character is a Unicode
/// scalar.
public struct Vocabulary: Sendable {
  /// The characters in id order, the chapter's `idx_to_char`: `tokens[Int(id)]`.
  public let tokens: [String]
  /// The id of each character, the chapter's `char_to_idx`.
  public let ids: [Unicode.Scalar: Int32]

  let scalars: [Unicode.Scalar]
  let table: ScalarTable

  /// The different characters of a text, sorted by scalar value.
  public init(of text: String) {
    self.init(scalars: ScalarTable.distinctScalars(of: text))
  }

  /// The vocabulary of these tokens, in id order.
  ///
  /// - Throws: ``VocabularyError`` unless each is exactly one Unicode scalar, none occurs twice, and there is one.
  public init(tokens: [String]) throws(VocabularyError) {
    guard !tokens.isEmpty else { throw .empty }
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(tokens.count)
    // As strings, canonically equivalent characters (the ångström sign and Å) would be one.
    var seen: [Unicode.Scalar: Int] = [:]
    for (index, token) in tokens.enumerated() {
      guard let scalar = token.unicodeScalars.first, token.unicodeScalars.count == 1 else {
        throw .notOneScalar(token: token, id: index)
      }
      if let first = seen.updateValue(index, forKey: scalar) {
        throw .duplicateToken(token: token, firstID: first, secondID: index)
      }
      scalars.append(scalar)
    }
    self.init(scalars: scalars)
  }

  /// Different scalars, in id order.
  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    tokens = scalars.map { String($0) }
    // There are fewer scalars than 32 bits count.
    ids = Dictionary(uniqueKeysWithValues: scalars.enumerated().map { ($1, Int32($0)) })
    table = ScalarTable(scalars)
  }

  public var count: Int { scalars.count }

  /// The id of a character, or nil for one that the vocabulary does not hold.
  public func id(of character: Unicode.Scalar) -> Int32? {
    let id = table.id(of: character.value)
    return id < 0 ? nil : id
  }
}

extension Vocabulary: Hashable {
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool { a.scalars == b.scalars }
  public func hash(into hasher: inout Hasher) { hasher.combine(scalars) }
}
