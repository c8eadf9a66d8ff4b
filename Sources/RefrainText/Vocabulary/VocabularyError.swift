/// What a vocabulary cannot do, or cannot be made of.
public enum VocabularyError: Error, Sendable, Equatable {
  /// `position` counts characters (Unicode scalars) from 1.
  case unknownCharacter(Unicode.Scalar, position: Int, vocabularyCount: Int)
  case unknownID(Int32, vocabularyCount: Int)
  case empty
  case notOneScalar(token: String, id: Int)
  case duplicateToken(token: String, firstID: Int, secondID: Int)
}

/// Why a `vocabulary.json` cannot be used.
public enum VocabularyFileError: Error, Sendable, Equatable {
  case file(FileError)
  case json(JSONFileError)
  case unknownFormat(path: String, Int)
  case unknownUnit(path: String, String)
  case tokens(path: String, VocabularyError)
}

extension VocabularyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownCharacter(let scalar, let position, let count):
      "\(Self.name(of: scalar)), character \(grouped(position)) of the text (counting from 1), is not among the "
        + "\(grouped(count)) characters that the model knows; leave it out, or skip such characters "
        + "(--unknown skip, or .skip in Swift)"
    case .unknownID(let id, let count): "there is no character with the id \(id); the ids go from 0 to \(count - 1)"
    case .empty: "a vocabulary needs at least one character"
    case .notOneScalar(let token, let id):
      "token \(id), \"\(printable(token))\", has \(token.unicodeScalars.count) Unicode scalars instead of one"
    case .duplicateToken(let token, let first, let second):
      "tokens \(first) and \(second) are both \"\(printable(token))\""
    }
  }

  /// `“猫” (U+732B)`
  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "“\(printable(String(scalar)))” (\(code))"
  }
}

extension VocabularyFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .json(let error): "\(error)"
    case .unknownFormat(let path, let format):
      "\(printable(path)) has format \(format), and this version of Refrain reads format 1; "
        + (format > 1 ? "update Refrain" : "the file is damaged")
    case .unknownUnit(let path, let unit):
      "\(printable(path)) has tokens of the unit \"\(printable(unit))\", and this version of Refrain reads \"scalar\""
    case .tokens(let path, let error): "\(printable(path)): \(error)"
    }
  }
}
