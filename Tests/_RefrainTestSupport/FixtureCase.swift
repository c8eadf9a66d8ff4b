public import RefrainTensor

/// One case of a fixture: its settings, what went in and what came out.
public struct FixtureCase: Decodable, Sendable, CustomStringConvertible {
  public let name: String
  private let attributes: [String: Attribute]
  private let tensors: [String: Reference]

  public var description: String { name }

  public func has(_ tensor: String) -> Bool { tensors[tensor] != nil }

  public func has(attribute: String) -> Bool { attributes[attribute] != nil }

  /// The names of all tensors that begin with `prefix`.
  public func names(withPrefix prefix: String) -> [String] {
    tensors.keys.filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// The numbers as the framework gave them.
  public func reference(_ name: String) throws -> Reference {
    guard let tensor = tensors[name] else { throw missing("tensor", name) }
    return tensor
  }

  /// A tensor that goes in; its numbers are exact in floats.
  public func tensor(_ name: String) throws -> Tensor {
    let reference = try reference(name)
    return Tensor(reference.values.map { Float($0) }, shape: reference.shape)
  }

  /// A tensor that some cases lack.
  public func optionalTensor(_ name: String) throws -> Tensor? { has(name) ? try tensor(name) : nil }

  public func ids(_ name: String) throws -> IndexTensor {
    let reference = try reference(name)
    return IndexTensor(reference.values.map { Int32($0) }, shape: reference.shape)
  }

  public func text(_ name: String) throws -> String {
    guard case .text(let value) = attributes[name] else { throw missing("text", name) }
    return value
  }

  public func flag(_ name: String) throws -> Bool {
    guard case .flag(let value) = attributes[name] else { throw missing("flag", name) }
    return value
  }

  public func number(_ name: String) throws -> Double {
    guard case .number(let value) = attributes[name] else { throw missing("number", name) }
    return value
  }

  public func integer(_ name: String) throws -> Int { Int(try number(name)) }

  /// An integer that may be null.
  public func optionalInteger(_ name: String) throws -> Int? {
    if case .null = attributes[name] { nil } else { try integer(name) }
  }

  public func numbers(_ name: String) throws -> [Double] {
    guard case .numbers(let values) = attributes[name] else { throw missing("list", name) }
    return values
  }

  public func integers(_ name: String) throws -> [Int] { try numbers(name).map { Int($0) } }

  /// A list of integers that may be null.
  public func optionalIntegers(_ name: String) throws -> [Int]? {
    if case .null = attributes[name] { nil } else { try integers(name) }
  }

  private func missing(_ kind: String, _ name: String) -> FixtureError {
    FixtureError("the case \(self.name) has no \(kind) \(name)")
  }
}

private enum Attribute: Decodable, Sendable {
  case text(String), flag(Bool), number(Double), numbers([Double]), null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .numbers(try container.decode([Double].self))
    }
  }
}
