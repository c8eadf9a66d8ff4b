#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One pass over JSON that `JSONDecoder` will read, for what that leaves out: it says where the syntax is broken,
/// refuses an object that has a key twice (the decoder silently keeps one), and limits the depth.
struct JSONScan {
  private let bytes: [UInt8]
  private var offset = 0
  /// The keys seen in each open object; nil for an open array.
  private var open: [Set<String>?] = []

  private static let deepest = 64

  static func check(_ data: Data) throws(JSONProblem) {
    if let broken = data.withUnsafeBytes({ UTF8Check.firstMalformed(in: $0) }) {
      throw .notUTF8(byteOffset: broken)
    }
    var scan = JSONScan(bytes: [UInt8](data))
    try scan.run()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func run() throws(JSONProblem) {
    try value()
    while let container = open.last {
      switch next() {
      case UInt8(ascii: ","):
        offset += 1
        if container != nil { try key() }
        try value()
      case UInt8(ascii: container == nil ? "]" : "}"):
        offset += 1
        open.removeLast()
      default:
        throw .syntax(byteOffset: offset)
      }
    }
    guard next() == nil else { throw .syntax(byteOffset: offset) }
  }

  /// A scalar value, or a container up to and with its first scalar; `run` goes on from there.
  private mutating func value() throws(JSONProblem) {
    while true {
      switch next() {
      case UInt8(ascii: "{"):
        try push([])
        if next() == UInt8(ascii: "}") { return pop() }
        try key()
      case UInt8(ascii: "["):
        try push(nil)
        if next() == UInt8(ascii: "]") { return pop() }
      case UInt8(ascii: "\""):
        _ = try string()
        return
      case .some:
        return try word()
      case nil:
        throw .syntax(byteOffset: offset)
      }
    }
  }

  private mutating func push(_ keys: Set<String>?) throws(JSONProblem) {
    guard open.count < Self.deepest else { throw .tooDeep(limit: Self.deepest) }
    open.append(keys)
    offset += 1
  }

  private mutating func pop() {
    open.removeLast()
    offset += 1
  }

  /// `"name" :`
  private mutating func key() throws(JSONProblem) {
    guard next() == UInt8(ascii: "\"") else { throw .syntax(byteOffset: offset) }
    let start = offset
    guard let name = Self.decoded(try string()) else { throw .syntax(byteOffset: start) }
    guard open[open.count - 1]?.insert(name).inserted == true else { throw .duplicateKey(name) }
    guard next() == UInt8(ascii: ":") else { throw .syntax(byteOffset: offset) }
    offset += 1
  }

  /// The text of a string with its quotes: keys that differ only in how they are escaped are one key.
  private static func decoded(_ literal: ArraySlice<UInt8>) -> String? {
    guard literal.contains(UInt8(ascii: "\\")) else {
      return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(literal))
  }

  /// A string with its quotes. Escapes are left to the decoder.
  private mutating func string() throws(JSONProblem) -> ArraySlice<UInt8> {
    let start = offset
    offset += 1
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return bytes[start..<offset]
      case UInt8(ascii: "\\"): offset += 2
      case 0..<0x20: throw .syntax(byteOffset: offset)
      default: offset += 1
      }
    }
    throw .syntax(byteOffset: bytes.count)
  }

  /// A number, `true`, `false` or `null`, as far as its alphabet; the decoder checks the rest.
  private mutating func word() throws(JSONProblem) {
    let start = offset
    while offset < bytes.count, Self.isWord(bytes[offset]) { offset += 1 }
    guard offset > start else { throw .syntax(byteOffset: start) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch UInt8(ascii: "A") <= byte ? byte | 0x20 : byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// The first byte that is not white space.
  private mutating func next() -> UInt8? {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return bytes[offset]
      }
    }
    return nil
  }
}
