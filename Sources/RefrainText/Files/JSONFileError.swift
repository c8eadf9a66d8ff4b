/// A JSON file that cannot be used, and why.
public struct JSONFileError: Error, Sendable, Equatable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let problem: JSONProblem
}

/// What is wrong with JSON. Offsets count bytes from 0.
public enum JSONProblem: Error, Sendable, Equatable {
  /// It is not UTF-8 from this byte on.
  case notUTF8(byteOffset: Int)
  /// It is no JSON from this byte on.
  case syntax(byteOffset: Int)
  /// An object has a key twice.
  case duplicateKey(String)
  /// It is nested too deeply.
  case tooDeep(limit: Int)
  /// A key is missing.
  case missingKey(String)
  /// `key` is the way to the value, as `tokens[3]`; empty for the whole file.
  case badValue(key: String, reason: String)
  /// A value cannot be written as JSON.
  case unencodable(reason: String)
}

extension JSONFileError: CustomStringConvertible {
  public var description: String { "\(printable(path)): \(problem)" }
}

extension JSONProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notUTF8(let offset): "the JSON is not UTF-8 (at byte \(offset))"
    case .syntax(let offset): "not JSON: unexpected content at byte \(offset)"
    case .duplicateKey(let key): "the key \"\(printable(key))\" occurs twice in one object"
    case .tooDeep(let limit): "the JSON is nested deeper than \(limit) levels"
    case .missingKey(let key): "the key \"\(printable(key))\" is missing"
    case .badValue("", let reason): "\(printable(reason))"
    case .badValue(let key, let reason): "the value of \"\(printable(key))\" cannot be used: \(printable(reason))"
    case .unencodable(let reason): "this cannot be written as JSON: \(printable(reason))"
    }
  }
}
