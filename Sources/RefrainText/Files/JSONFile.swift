#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// JSON for configurations and other small files: keys sorted, indented, ended by a newline.
package enum JSONFile {
  package static func encode(_ value: some Encodable, path: String) throws(JSONFileError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return try encoder.encode(value) + Data("\n".utf8)
    } catch {
      throw JSONFileError(path: path, problem: .unencodable(reason: "\(error)"))
    }
  }

  package static func decode<T: Decodable>(_ type: T.Type, from data: Data, path: String) throws(JSONFileError) -> T {
    do {
      try JSONScan.check(data)
      return try JSONDecoder().decode(type, from: data)
    } catch let problem as JSONProblem {
      throw JSONFileError(path: path, problem: problem)
    } catch let error as DecodingError {
      throw JSONFileError(path: path, problem: JSONProblem(error))
    } catch {
      throw JSONFileError(path: path, problem: .badValue(key: "", reason: "\(error)"))
    }
  }
}

extension JSONProblem {
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missingKey(Self.name(of: context.codingPath + [key]))
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      self = .badValue(key: Self.name(of: context.codingPath), reason: context.debugDescription)
    case .dataCorrupted(let context):
      // The syntax was scanned before; what is left is mostly a number that its type does not hold, and the
      // decoder's own words for that ("not valid JSON") would mislead.
      let isVague = context.codingPath.isEmpty
      self = .badValue(
        key: Self.name(of: context.codingPath),
        reason: isVague ? "a value is malformed, or a number has a fraction or is too large" : context.debugDescription)
    @unknown default:
      self = .badValue(key: "", reason: "\(error)")
    }
  }

  /// `optimizer.name`, `tokens[3]`
  private static func name(of path: [any CodingKey]) -> String {
    path.reduce("") { name, key in
      if let index = key.intValue { return "\(name)[\(index)]" }
      return name.isEmpty ? key.stringValue : "\(name).\(key.stringValue)"
    }
  }
}
