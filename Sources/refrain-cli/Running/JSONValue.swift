import RefrainText

/// JSON of any shape, for files whose fields other versions of Refrain may add to.
enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// What a value is as JSON.
  init(of value: some Encodable) throws {
    let bytes = try JSONFile.encode(value, path: "")
    self = try JSONFile.decode(JSONValue.self, from: bytes, path: "")
  }

  /// The values that hold no others, each under the way to it: `("model.hidden_size", "256")`, sorted.
  var leaves: [(name: String, value: String)] {
    switch self {
    case .object(let fields):
      fields.sorted { $0.key < $1.key }.flatMap { key, value in
        value.leaves.map { (name: $0.name.isEmpty ? key : "\(key).\($0.name)", value: $0.value) }
      }
    default: [(name: "", value: text)]
    }
  }

  private var text: String {
    switch self {
    case .null: "none"
    case .bool(let value): value ? "yes" : "no"
    case .number(let value): Self.text(of: value)
    case .string(let value): value
    case .array(let values): values.map(\.text).joined(separator: ", ")
    case .object(let fields): fields.isEmpty ? "" : "…"
    }
  }

  /// "256", "0.01"
  private static func text(of number: Double) -> String {
    number.rounded() == number && number.magnitude < 0x1p53 ? "\(Int(number))" : "\(Float(number))"
  }
}
