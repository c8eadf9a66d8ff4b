/// A piece of a page. What is interpolated into it is escaped, unless it is a piece itself:
///
/// ```swift
/// let item: HTML = "<li>\(userText)</li>"
/// let list: HTML = "<ul>\(item)</ul>"
/// ```
struct HTML: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  private(set) var source: String

  init(stringLiteral value: String) { source = value }
  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }
  /// Text that is markup already, of our own making.
  init(markup source: String) { self.source = source }

  var description: String { source }

  static func += (a: inout HTML, b: HTML) { a.source += b.source }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) { source.reserveCapacity(literalCapacity) }
    mutating func appendLiteral(_ literal: String) { source += literal }
    mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
    mutating func appendInterpolation(_ number: Int) { source += "\(number)" }
    mutating func appendInterpolation(_ piece: HTML) { source += piece.source }
    mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { source += piece.source } }
  }

  /// Text as a page shows it and never obeys it: what HTML reads as markup is written as entities, and control
  /// characters, which it forbids, as their pictures.
  static func escaped(_ text: String) -> String {
    var shown = ""
    shown.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": shown += "&amp;"
      case "<": shown += "&lt;"
      case ">": shown += "&gt;"
      case "\"": shown += "&quot;"
      case "'": shown += "&#39;"
      case "\n", "\t": shown.unicodeScalars.append(scalar)
      case "\r": continue
      case "\u{0}"..."\u{1F}":
        if let picture = Unicode.Scalar(0x2400 + scalar.value) { shown.unicodeScalars.append(picture) }
      case "\u{7F}"..."\u{9F}": shown += "\u{FFFD}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
