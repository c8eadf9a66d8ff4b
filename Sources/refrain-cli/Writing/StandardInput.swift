import RefrainTensor
import RefrainText

/// What comes in by a pipe or is typed: UTF-8.
struct StandardInput {
  private var buffer: [UInt8] = []
  private var hasEnded = false
  /// Bytes of a prompt at most.
  static let limit = 64 << 20

  /// All of it.
  ///
  /// - Throws: ``InputProblem`` for what cannot be read, is too long or is not UTF-8.
  mutating func all() throws(InputProblem) -> String {
    while try fill() {}
    defer { buffer = [] }
    return try Self.text(buffer[...])
  }

  /// The next line without its end; nil when there is none.
  mutating func line() throws(InputProblem) -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        var line = buffer[..<end]
        if line.last == 0x0D { line.removeLast() }
        defer { buffer.removeFirst(end + 1) }
        return try Self.text(line)
      }
      guard try fill() else {
        guard !buffer.isEmpty else { return nil }
        defer { buffer = [] }
        return try Self.text(buffer[...])
      }
    }
  }

  /// Waits for more; false at the end.
  private mutating func fill() throws(InputProblem) -> Bool {
    guard !hasEnded else { return false }
    guard buffer.count <= Self.limit else { throw .tooLong }
    let (block, code) = Self.block()
    guard code == 0 else { throw .unreadable(reason: Platform.message(ofError: code)) }
    hasEnded = block.isEmpty
    buffer += block
    return !hasEnded
  }

  private static func block() -> (bytes: [UInt8], code: Int32) {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { block, count in
      (count, code) = Platform.readInput(into: UnsafeMutableRawBufferPointer(block))
    }
    return (bytes, code)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws(InputProblem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    return text
  }
}

/// Why standard input is of no use.
enum InputProblem: Error, CustomStringConvertible {
  case unreadable(reason: String)
  case tooLong
  case notUTF8

  var description: String {
    switch self {
    case .unreadable(let reason): "standard input cannot be read: \(reason)"
    case .tooLong: "standard input holds more than the \(StandardInput.limit >> 20) MiB that a prompt may have"
    case .notUTF8: "standard input is not UTF-8; convert it, with iconv for example"
    }
  }
}
