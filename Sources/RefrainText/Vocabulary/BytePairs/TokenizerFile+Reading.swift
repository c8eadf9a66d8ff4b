#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What is read of `tokenizer.json`; all else must be as ``TokenizerFile`` writes it.
// swift-format-ignore: AlwaysUseLowerCamelCase
private struct TokenizerContent: Decodable {
  var version: String
  var added_tokens: [AddedToken]
  var normalizer: Ignored?
  var pre_tokenizer: PreTokenizer
  var model: Model

  struct AddedToken: Decodable {
    var id: Int
    var content: String
  }

  struct Ignored: Decodable {
    init(from decoder: any Decoder) throws {}
  }

  struct PreTokenizer: Decodable {
    var type: String
    var pretokenizers: [Step]

    struct Step: Decodable {
      var type: String
      var pattern: [String: String]?
      var behavior: String?
      var invert: Bool?
      var add_prefix_space: Bool?
      var use_regex: Bool?
    }
  }

  struct Model: Decodable {
    var type: String
    var dropout: Double?
    var unk_token: String?
    var continuing_subword_prefix: String?
    var end_of_word_suffix: String?
    var ignore_merges: Bool?
    var vocab: [String: Int]
    var merges: [Merge]
  }

  /// "left right", or ["left", "right"] as newer versions of the package write it.
  struct Merge: Decodable {
    var parts: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      } else {
        parts = try container.decode([String].self)
      }
    }
  }
}

extension Vocabulary {
  /// Reads a `tokenizer.json` that Refrain has written.
  ///
  /// - Throws: ``VocabularyFileError`` that names the file and what is wrong with it, also for one that cuts or merges
  ///   by other rules.
  public init(tokenizerFile path: String) throws(VocabularyFileError) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw .file(error)
    }
    try self.init(parsingTokenizer: bytes, path: path)
  }

  /// Reads the bytes of such a file; `path` is for messages.
  package init(parsingTokenizer bytes: Data, path: String) throws(VocabularyFileError) {
    let content: TokenizerContent
    do throws(JSONFileError) {
      content = try JSONFile.decode(TokenizerContent.self, from: bytes, path: path)
    } catch {
      throw .json(error)
    }
    guard content.isOurs else { throw .otherTokenizer(path: path) }
    do throws(VocabularyError) {
      self = try content.vocabulary()
    } catch {
      throw .tokens(path: path, error)
    }
  }
}

extension TokenizerContent {
  /// Whether texts are cut and merged as ours are.
  var isOurs: Bool {
    let steps = pre_tokenizer.pretokenizers
    guard version == "1.0", normalizer == nil, pre_tokenizer.type == "Sequence", steps.count == 2 else { return false }
    return steps[0].type == "Split" && steps[0].pattern == ["Regex": PieceSegmenter.pattern]
      && steps[0].behavior == "Isolated" && steps[0].invert == false
      && steps[1].type == "ByteLevel" && steps[1].add_prefix_space == false && steps[1].use_regex == false
      && model.type == "BPE" && model.dropout == nil && model.unk_token == nil
      && (model.continuing_subword_prefix ?? "").isEmpty && (model.end_of_word_suffix ?? "").isEmpty
      && model.ignore_merges != true
  }

  func vocabulary() throws(VocabularyError) -> Vocabulary {
    let limit = MergeTable.byteCount + MergeTable.largestCount
    guard model.vocab.count <= limit + 1, model.merges.count <= limit else { throw .tooManyTokens(limit: limit) }
    var table = MergeTable()
    for (index, merge) in model.merges.enumerated() {
      guard merge.parts.count == 2, let left = id(of: merge.parts[0]), let right = id(of: merge.parts[1]) else {
        throw .badMerge(index: index, .notTwoIDs(merge.parts.joined(separator: " ")))
      }
      try table.append(left, right)
    }
    for id in 0..<table.tokens.count {
      let name = ByteAlphabet.text(of: table.tokens[id])
      guard model.vocab[name] == id else { throw .otherID(token: name, id: model.vocab[name], expected: id) }
    }
    let vocabulary = Vocabulary(.bpe, table.tokens, merges: table)
    guard let end = added_tokens.first else {
      guard model.vocab.count == vocabulary.count else { throw .tooManyTokens(limit: vocabulary.count) }
      return vocabulary
    }
    guard added_tokens.count == 1, end.content == TokenizerFile.endName, end.id == vocabulary.count,
      model.vocab[TokenizerFile.endName] == end.id, model.vocab.count == vocabulary.count + 1
    else {
      throw .badSpecialToken(name: end.content, id: end.id, vocabularyCount: vocabulary.count + 1)
    }
    return vocabulary.addingEndToken()
  }

  private func id(of name: String) -> Int32? { model.vocab[name].flatMap { Int32(exactly: $0) } }
}
