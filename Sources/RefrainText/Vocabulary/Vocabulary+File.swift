#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The file `vocabulary.json`. Format 1 is of characters alone, `{"format": 1, "unit": "scalar", "tokens": ["…", …]}`,
/// tokens in id order; it is what such a vocabulary is written as. Format 2 has the rest.
private struct VocabularyFile: Codable {
  var format: Int
  var unit: String
  /// Of characters, grapheme clusters and words.
  var tokens: [String]?
  /// Of byte pairs: "left right", the ids of what is merged. The ids 0 to 255 are the bytes, and each merge makes the
  /// next id unless its bytes are a token already.
  var merges: [String]?
  /// The ids of the special tokens; what `tokens` has in their places is for people.
  var unknown: Int?
  var end: Int?
  /// ``Vocabulary/unknownProbability``.
  var unknownProbability: Double?

  enum CodingKeys: String, CodingKey {
    case format, unit, tokens, merges, unknown, end
    case unknownProbability = "unknown_probability"
  }
}

/// What is read before the rest: a newer format may have other fields.
private struct VocabularyFileFormat: Decodable {
  var format: Int
}

extension Vocabulary {
  private static let newestFormat = 2
  /// Every scalar there is takes less as JSON.
  static let largestFile = 64 << 20

  /// Reads `vocabulary.json`.
  ///
  /// - Throws: ``VocabularyFileError`` that names the file and what is wrong with it.
  public init(contentsOf path: String) throws(VocabularyFileError) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw .file(error)
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads the bytes of such a file; `path` is for messages.
  package init(parsing bytes: Data, path: String) throws(VocabularyFileError) {
    let format: Int
    let file: VocabularyFile?
    do throws(JSONFileError) {
      format = try JSONFile.decode(VocabularyFileFormat.self, from: bytes, path: path).format
      let isKnown = (1...Self.newestFormat).contains(format)
      file = isKnown ? try JSONFile.decode(VocabularyFile.self, from: bytes, path: path) : nil
    } catch {
      throw .json(error)
    }
    guard let file else { throw .unknownFormat(path: path, format) }
    guard let unit = Unit(rawValue: file.unit), format > 1 || unit == .scalar else {
      throw .unknownUnit(path: path, file.unit)
    }
    do throws(VocabularyError) {
      self = try Self.make(unit, file)
    } catch {
      if case .missing(let key) = error { throw .json(JSONFileError(path: path, problem: .missingKey(key))) }
      throw .tokens(path: path, error)
    }
    if let probability = file.unknownProbability, !(probability > 0 && probability < 1) {
      let problem = JSONProblem.badValue(key: "unknown_probability", reason: "it must lie between 0 and 1")
      throw .json(JSONFileError(path: path, problem: problem))
    }
    unknownProbability = file.unknownProbability
  }

  private static func make(_ unit: Unit, _ file: VocabularyFile) throws(VocabularyError) -> Vocabulary {
    switch unit {
    case .scalar, .grapheme, .word:
      guard let tokens = file.tokens else { throw .missing(key: "tokens") }
      return try Vocabulary(unit, tokens: tokens, unknownID: file.unknown, endID: file.end)
    case .byte:
      return try Vocabulary.bytes.adding(endID: file.end)
    case .bpe:
      guard let merges = file.merges else { throw .missing(key: "merges") }
      let table = try MergeTable(written: merges)
      return try Vocabulary(.bpe, table.tokens, merges: table).adding(endID: file.end)
    }
  }

  private func adding(endID: Int?) throws(VocabularyError) -> Vocabulary {
    guard let endID else { return self }
    guard endID == count else { throw .badSpecialToken(name: Self.endName, id: endID, vocabularyCount: count + 1) }
    return addingEndToken()
  }

  /// The bytes of `vocabulary.json`; the same for the same vocabulary.
  package func fileContent() throws(JSONFileError) -> Data {
    let isPlain = unit == .scalar && unknownID == nil && endID == nil
    let file = VocabularyFile(
      format: isPlain ? 1 : Self.newestFormat, unit: unit.rawValue, tokens: unit.isCounted ? tokens : nil,
      merges: merges?.written, unknown: unknownID.map { Int($0) }, end: endID.map { Int($0) },
      unknownProbability: unknownProbability)
    return try JSONFile.encode(file, path: "vocabulary.json")
  }
}

extension Vocabulary {
  /// The tokens of a file, none of which is trusted. That each is one cluster or word is not checked, since Unicode's
  /// rules change and saved models are read for ever.
  init(_ unit: Unit, tokens: [String], unknownID: Int?, endID: Int?) throws(VocabularyError) {
    guard !tokens.isEmpty else { throw .empty }
    guard tokens.count <= VocabularySettings.largestSize else {
      throw .tooManyTokens(limit: VocabularySettings.largestSize)
    }
    for (name, id) in [(Self.unknownName, unknownID), (Self.endName, endID)] {
      guard id.map(tokens.indices.contains) ?? true, unknownID == nil || unknownID != endID else {
        throw .badSpecialToken(name: name, id: id ?? -1, vocabularyCount: tokens.count)
      }
    }
    var texts = TokenTable(minimumCapacity: tokens.count)
    for (index, token) in tokens.enumerated() {
      if index == unknownID {
        texts.appendUnlisted(Self.unknownText)
      } else if index == endID {
        texts.appendUnlisted([])
      } else {
        let (id, isNew) = texts.insert(try Self.bytes(of: token, at: index, unit))
        guard isNew else { throw .duplicateToken(token: token, firstID: Int(id), secondID: index) }
      }
    }
    self.init(unit, texts, unknownID: unknownID.map(Int32.init), endID: endID.map(Int32.init))
  }

  private static func bytes(of token: String, at index: Int, _ unit: Unit) throws(VocabularyError) -> [UInt8] {
    if unit == .scalar, token.unicodeScalars.count != 1 { throw .notOneScalar(token: token, id: index) }
    let bytes = Array(token.utf8)
    guard !bytes.isEmpty, bytes.count <= GraphemeSegmenter.longest else {
      throw .badTokenLength(token: token, id: index, limit: GraphemeSegmenter.longest)
    }
    return bytes
  }
}

extension MergeTable {
  /// As a file has them, "left right".
  fileprivate var written: [String] { merges.map { "\($0.left) \($0.right)" } }

  fileprivate init(written: [String]) throws(VocabularyError) {
    self.init()
    guard written.count <= Self.largestCount else { throw .tooManyTokens(limit: Self.byteCount + Self.largestCount) }
    for (index, text) in written.enumerated() {
      let numbers = text.split(separator: " ", omittingEmptySubsequences: false).map { Int32($0) }
      guard numbers.count == 2, let left = numbers[0], let right = numbers[1] else {
        throw .badMerge(index: index, .notTwoIDs(text))
      }
      try append(left, right)
    }
  }
}
