/// What a vocabulary cannot do, or cannot be made of.
public enum VocabularyError: Error, Sendable, Equatable {
  /// `position` counts characters (Unicode scalars) from 1.
  case unknownCharacter(Unicode.Scalar, position: Int, vocabularyCount: Int)
  /// `position` counts grapheme clusters from 1.
  case unknownCluster(String, position: Int, vocabularyCount: Int)
  /// An id is not one of the vocabulary's.
  case unknownID(Int32, vocabularyCount: Int)
  /// Offsets count bytes of the text from 0.
  case malformedUTF8(byteOffset: Int)

  /// There are no tokens.
  case empty
  /// No token occurs that often.
  case nothingFrequent(minimumCount: Int)
  /// A setting is out of its range.
  case outOfRange(setting: String, value: Int, allowed: ClosedRange<Int>)
  /// A vocabulary of bytes has no size or least count.
  case settingOfBytes

  /// A token is not one Unicode scalar.
  case notOneScalar(token: String, id: Int)
  /// A token is empty or too long.
  case badTokenLength(token: String, id: Int, limit: Int)
  /// A token occurs twice.
  case duplicateToken(token: String, firstID: Int, secondID: Int)
  /// There are more tokens than allowed.
  case tooManyTokens(limit: Int)
  /// A special token's id is out of range.
  case badSpecialToken(name: String, id: Int, vocabularyCount: Int)
  /// `index` counts merges from 0.
  case badMerge(index: Int, MergeProblem)
  /// `id` is nil where the token is missing.
  case otherID(token: String, id: Int?, expected: Int)
  /// A key is missing.
  case missing(key: String)
}

/// What is wrong with a merge of byte pairs.
public enum MergeProblem: Sendable, Equatable {
  /// A merge is not of two ids.
  case notTwoIDs(String)
  /// An id is not one of the vocabulary's.
  case unknownID(Int32)
  /// A merge occurs twice.
  case repeated
  /// A merge makes a token that is too long.
  case tooLong
}

/// Why a `vocabulary.json` cannot be used.
public enum VocabularyFileError: Error, Sendable, Equatable {
  /// A file could not be read or written.
  case file(FileError)
  /// A JSON file could not be read.
  case json(JSONFileError)
  /// Its format version is one that this Refrain does not know.
  case unknownFormat(path: String, Int)
  /// The text is cut into units that this Refrain does not know.
  case unknownUnit(path: String, String)
  /// The tokens cannot be used.
  case tokens(path: String, VocabularyError)
  /// A `tokenizer.json` of other rules than Refrain's.
  case otherTokenizer(path: String)
}

extension VocabularyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownCharacter(let scalar, let position, let count):
      "\(Self.name(of: scalar)), character \(grouped(position)) of the text (counting from 1), is not among the "
        + "\(grouped(count)) characters that the model knows; leave it out, or skip such characters "
        + "(--unknown skip, or .skip in Swift)"
    case .unknownCluster(let cluster, let position, let count):
      "\(cluster.unicodeScalars.map(Self.name).joined(separator: " with ")), grapheme cluster \(grouped(position)) of "
        + "the text (counting from 1), is not among the \(grouped(count)) that the model knows; leave it out, or skip "
        + "such clusters (--unknown skip, or .skip in Swift)"
    case .unknownID(let id, let count): "there is no token with the id \(id); the ids go from 0 to \(count - 1)"
    case .malformedUTF8(let offset): "byte \(grouped(offset)) of the text (counting from 0) begins no UTF-8 character"
    case .empty: "a vocabulary needs a text with at least one character, or at least one token"
    case .nothingFrequent(let count):
      "nothing in the text occurs \(grouped(count)) times; give a smaller minimum count (--min-count)"
    case .outOfRange(let setting, let value, let allowed):
      "the \(setting) cannot be \(grouped(value)); give \(grouped(allowed.lowerBound))"
        + (allowed.upperBound == .max ? " or more" : " to \(grouped(allowed.upperBound))")
    case .settingOfBytes:
      "a vocabulary of bytes always has all 256; leave out its size and the minimum count"
    case .notOneScalar(let token, let id):
      "token \(id), \"\(printable(token))\", has \(token.unicodeScalars.count) Unicode scalars instead of one"
    case .badTokenLength(let token, let id, let limit):
      "token \(id), \"\(printable(token))\", has \(token.utf8.count) bytes instead of 1 to \(grouped(limit))"
    case .duplicateToken(let token, let first, let second):
      "tokens \(first) and \(second) are both \"\(printable(token))\""
    case .tooManyTokens(let limit): "there are more tokens than the \(grouped(limit)) allowed"
    case .badSpecialToken(let name, let id, let count):
      "the special token \(name) cannot have the id \(id) among \(grouped(count)) tokens"
    case .badMerge(let index, let problem): "merge \(grouped(index)) (counting from 0) \(problem)"
    case .otherID(let token, let id, let expected):
      "the token \"\(printable(token))\" has \(id.map { "the id \($0)" } ?? "no id"), and its merges give it \(expected)"
    case .missing(let key): "the key \"\(key)\" is missing"
    }
  }

  /// `“猫” (U+732B)`
  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "“\(printable(String(scalar)))” (\(code))"
  }
}

extension MergeProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notTwoIDs(let text): "is \"\(printable(text))\" instead of two ids"
    case .unknownID(let id): "names the id \(id), which no merge before it has made"
    case .repeated: "merges a pair that was merged before"
    case .tooLong: "makes a token longer than any training makes"
    }
  }
}

extension VocabularyFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .json(let error): "\(error)"
    case .unknownFormat(let path, let format):
      "\(printable(path)) has format \(format), and this version of Refrain reads formats 1 and 2; "
        + (format > 1 ? "update Refrain" : "the file is damaged")
    case .unknownUnit(let path, let unit):
      "\(printable(path)) has tokens of the unit \"\(printable(unit))\", which this version of Refrain does not know "
        + "in this format; update Refrain, or the file is damaged"
    case .tokens(let path, let error): "\(printable(path)): \(error)"
    case .otherTokenizer(let path):
      "\(printable(path)) cuts or merges texts by other rules than Refrain's byte pairs; only what Refrain wrote is read"
    }
  }
}
