/// The value of a setting, as `settings.json` holds it.
enum SettingValue: Codable, Equatable {
  case flag(Bool)
  case integer(Int)
  case large(UInt64)
  case number(Double)
  case text(String)
  case list([String])

  /// Of what a flag was parsed to; nil for none.
  init?(_ value: Any) {
    switch value {
    case let value as Bool: self = .flag(value)
    case let value as Int: self = .integer(value)
    case let value as UInt64: self = Int(exactly: value).map { .integer($0) } ?? .large(value)
    // As it is written, not as its bits are.
    case let value as Float: self = .number(Double("\(value)") ?? Double(value))
    case let value as Double: self = .number(value)
    case let value as String: self = .text(value)
    case let value as [String]: self = .list(value)
    case let value as any RawRepresentable<String>: self = .text(value.rawValue)
    default:
      let mirror = Mirror(reflecting: value)
      guard mirror.displayStyle == .optional else {
        self = .text("\(value)")
        return
      }
      guard let present = mirror.children.first else { return nil }
      self.init(present.value)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .large(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else {
      self = .list(try container.decode([String].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .large(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    }
  }

  /// As the command line takes it behind the flag; what is given more than once in several parts, and a flag in none.
  var words: [String] {
    switch self {
    case .flag: []
    case .integer(let value): ["\(value)"]
    case .large(let value): ["\(value)"]
    case .number(let value): ["\(value)"]
    case .text(let value): [value]
    case .list(let values): values
    }
  }
}
