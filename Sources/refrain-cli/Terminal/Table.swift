/// Rows of text under headings, in columns as wide as they must be.
struct Table {
  var headings: [String]
  /// Each as long as `headings`.
  var rows: [[String]] = []
  /// Columns whose cells stand at the right, as numbers do.
  var rightAligned: Set<Int> = []

  /// The lines, two spaces between columns; what they hold is made safe for a terminal.
  var lines: [String] {
    let cells = ([headings] + rows).map { $0.map(onOneLine) }
    let widths = headings.indices.map { column in cells.map { displayWidth($0[column]) }.max() ?? 0 }
    return cells.map { row in
      var line = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - displayWidth(row[column]))
        return rightAligned.contains(column) ? space + row[column] : row[column] + space
      }.joined(separator: "  ")[...]
      while line.last == " " { line = line.dropLast() }
      return String(line)
    }
  }
}

/// Columns of a terminal that a text takes: two for what East Asian scripts and emoji draw wide.
func displayWidth(_ text: String) -> Int { text.reduce(0) { $0 + displayWidth($1) } }

private func displayWidth(_ character: Character) -> Int {
  guard let scalar = character.unicodeScalars.first else { return 0 }
  let isDrawnAsEmoji =
    scalar.properties.isEmojiPresentation || character.unicodeScalars.dropFirst().first == "\u{FE0F}"
  if isDrawnAsEmoji { return 2 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
  }
}

/// Unicode's East Asian Width W and F, a block at a time.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
  0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
  0x17000...0x18DFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
]

/// The beginning of a text that fits into so many columns of a terminal.
func fitted(_ text: String, columns: Int) -> String {
  var (shown, width) = ("", 0)
  for character in text {
    width += displayWidth(character)
    if width > columns { break }
    shown.append(character)
  }
  return shown
}
