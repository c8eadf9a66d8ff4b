/// Cuts a stream of scalars into the pieces within which bytes are paired: words with the space before them, numbers,
/// punctuation, white space.
///
/// The same rule stands in `tokenizer.json` as a regular expression, ``pattern``. It names its characters one by one
/// instead of by Unicode's categories, which differ from one version to the next.
struct PieceSegmenter: Sendable {
  /// Scalars of a piece, without its space: longer runs are cut, so that none has to be held without end.
  static let longest = 64

  private enum Kind {
    case space, blank, lineEnd, digit, mark, letter
  }

  private var pending: [UInt8] = []
  private var count = 0
  private var kind = Kind.space

  mutating func add<E: Error>(
    _ scalar: Unicode.Scalar, _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    let next = Self.kind(of: scalar.value)
    if continues(with: next) {
      count += 1
    } else if kind == .space, count == 1, next == .digit || next == .mark || next == .letter {
      // One space before a word belongs to it.
      kind = next
    } else {
      try finish(emit)
      (kind, count) = (next, 1)
    }
    pending.appendUTF8(of: scalar)
  }

  private mutating func continues(with next: Kind) -> Bool {
    guard count > 0, count < Self.longest else { return false }
    if next == kind { return true }
    guard kind == .space || kind == .blank, next == .space || next == .blank else { return false }
    kind = .blank
    return true
  }

  mutating func finish<E: Error>(
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    if !pending.isEmpty { try emitBuffer(pending, emit) }
    pending.removeAll(keepingCapacity: true)
    count = 0
  }

  private static func kind(of value: UInt32) -> Kind {
    if value == 0x20 { return .space }
    if (0x61...0x7A).contains(value) || (0x4E00..<0xA000).contains(value) { return .letter }
    if (0x41...0x5A).contains(value) { return .letter }
    if (0x30...0x39).contains(value) { return .digit }
    if value == 0x0A || value == 0x0D { return .lineEnd }
    if blanks.contains(where: { $0.contains(value) }) { return .blank }
    return marks.contains { $0.contains(value) } ? .mark : .letter
  }

  private static let blanks: [ClosedRange<UInt32>] = [
    0x09...0x09, 0x0B...0x0C, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ]
  /// Punctuation and symbols, but for the two apostrophes.
  private static let marks: [ClosedRange<UInt32>] = [
    0x21...0x26, 0x28...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E, 0xA1...0xA9, 0xAB...0xB4, 0xB6...0xB9,
    0xBB...0xBF, 0xD7...0xD7, 0xF7...0xF7, 0x2010...0x2018, 0x201A...0x2027, 0x2030...0x205E, 0x3001...0x3004,
    0x3008...0x3020, 0x3030...0x3030, 0x30FB...0x30FB, 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF01...0xFF0F,
    0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65,
  ]

  /// The rule for the `Split` of Hugging Face's `tokenizers`.
  static let pattern: String = {
    let (blank, mark) = (blanks.map(written).joined(), marks.map(written).joined())
    let (digit, lineEnd) = (#"\u0030-\u0039"#, #"\u000A\u000D"#)
    let times = "{1,\(longest)}"
    let words = ["[^\\u0020\(lineEnd)\(blank)\(mark)\(digit)]", "[\(digit)]", "[\(mark)]"].map { " ?\($0)\(times)" }
    return (words + ["[\(lineEnd)]\(times)", "[\\u0020\(blank)]\(times)"]).joined(separator: "|")
  }()

  private static func written(_ range: ClosedRange<UInt32>) -> String {
    let (first, last) = (escaped(range.lowerBound), escaped(range.upperBound))
    return first == last ? first : "\(first)-\(last)"
  }

  private static func escaped(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
