/// Cuts a text that comes in blocks where a line of its own says so. The line belongs to no piece.
struct PieceSeparator {
  /// Without its end.
  private let line: [UInt8]
  /// A beginning of a line that may become the separator.
  private var pending: [UInt8] = []
  /// Whether the next byte, or the first of `pending`, begins a line.
  private var isAtLineStart = true

  /// - Throws: ``CorpusError`` for more than one line.
  init(_ line: String) throws(CorpusError) {
    self.line = Array(line.utf8)
    if self.line.contains(0x0A) || self.line.contains(0x0D) { throw .invalidSeparator(line) }
  }

  mutating func split(_ block: [UInt8], into parts: inout [CorpusReader.Part]) {
    let bytes = pending + block
    pending = []
    var (textStart, lineStart) = (0, 0)
    func endText(at end: Int) {
      if end > textStart { parts.append(.text(Array(bytes[textStart..<end]))) }
    }
    while let end = bytes[lineStart...].firstIndex(of: 0x0A) {
      if isAtLineStart, isSeparator(bytes[lineStart..<end]) {
        endText(at: lineStart)
        parts.append(.pieceEnd)
        textStart = end + 1
      }
      isAtLineStart = true
      lineStart = end + 1
    }
    // A carriage return may stand before the line's end.
    if isAtLineStart, bytes.count - lineStart <= line.count + 1 {
      pending = Array(bytes[lineStart...])
      endText(at: lineStart)
    } else {
      isAtLineStart = false
      endText(at: bytes.count)
    }
  }

  /// Ends a text; the next one begins a line.
  mutating func finish(into parts: inout [CorpusReader.Part]) {
    if !pending.isEmpty { parts.append(isSeparator(pending[...]) ? .pieceEnd : .text(pending)) }
    pending = []
    isAtLineStart = true
  }

  private func isSeparator(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.elementsEqual(line) || bytes.last == 0x0D && bytes.dropLast().elementsEqual(line)
  }
}
