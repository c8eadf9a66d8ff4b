/// What all lines of a song are written with.
struct LineSetting: Sendable {
  let tokens: TokenTexts
  let lineEnd: Int32
  /// The tokens that begin with each byte.
  private let startingWith: [[Int32]]

  /// - Throws: ``LyricsError/noLineEnd(_:)``
  init(_ tokens: TokenTexts, lineEnd: String) throws(LyricsError) {
    self.tokens = tokens
    let wanted = Array(lineEnd.utf8)
    guard let id = tokens.bytes.firstIndex(of: wanted) else { throw .noLineEnd(lineEnd) }
    self.lineEnd = Int32(id)
    var startingWith = [[Int32]](repeating: [], count: 256)
    for (id, token) in tokens.bytes.enumerated() where Int32(id) != tokens.unknownID {
      if let first = token.first { startingWith[Int(first)].append(Int32(id)) }
    }
    self.startingWith = startingWith
  }

  /// The tokens that begin one of these texts, or are all of it.
  func beginnings(of texts: [ArraySlice<UInt8>]) -> [Int32] {
    var found: [Int32] = []
    for byte in Set(texts.compactMap(\.first)).sorted() {
      for id in startingWith[Int(byte)] where texts.contains(where: { $0.starts(with: tokens.bytes[Int(id)]) }) {
        found.append(id)
      }
    }
    return found
  }

  /// Whether a text can be written token by token, in the plainest way.
  func canWrite(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      guard let longest = beginnings(of: [rest]).map({ tokens.bytes[Int($0)].count }).max() else { return false }
      rest = rest.dropFirst(longest)
    }
    return true
  }

  /// The tokens that meet an ending by themselves.
  func closers(_ ending: LineEnding) -> [Int32] {
    tokens.texts.indices.compactMap { index in
      guard let text = tokens.texts[index], text.contains(where: \.isWordCharacter), ending.isMet(by: Array(text)),
        Int32(index) != tokens.unknownID
      else { return nil }
      return Int32(index)
    }
  }
}
