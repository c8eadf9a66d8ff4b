/// Text on its way out: whole grapheme clusters only, nothing of a stop string, and nothing that may yet turn out to
/// begin one.
struct HeldBackText: Sendable {
  private let stops: [[UInt8]]
  private let stopTexts: [String]
  /// UTF-8 of whole scalars.
  private var held: [UInt8] = []
  /// The stop string that was met; the text ends before it.
  private(set) var stop: String?

  /// - Parameter stops: none of them empty.
  init(stops: [String]) {
    stopTexts = stops
    self.stops = stops.map { Array($0.utf8) }
  }

  /// Takes text in, and gives out what is certain.
  mutating func add(_ text: String) -> String {
    guard stop == nil else { return "" }
    held += text.utf8
    if let (start, index) = firstStop() {
      stop = stopTexts[index]
      held.removeSubrange(start...)
      return release(held.count)
    }
    let certain = held.count - longestBeginning()
    guard certain > 0 else { return "" }
    // Another scalar may join the last cluster.
    let text = String(decoding: held[..<certain], as: UTF8.self)
    return release(text[..<text.index(before: text.endIndex)].utf8.count)
  }

  /// The rest, when nothing follows.
  mutating func finish() -> String { release(held.count) }

  private mutating func release(_ count: Int) -> String {
    defer { held.removeFirst(count) }
    return String(decoding: held[..<count], as: UTF8.self)
  }

  /// Where the first stop string stands, of several the longest.
  private func firstStop() -> (start: Int, index: Int)? {
    var first: (start: Int, index: Int)?
    for (index, stop) in stops.enumerated() where stop.count <= held.count {
      guard let start = (0...held.count - stop.count).first(where: { held[$0...].starts(with: stop) }) else { continue }
      if let found = first, (start, -stop.count) >= (found.start, -stops[found.index].count) { continue }
      first = (start, index)
    }
    return first
  }

  /// The length of the longest end of the text that begins a stop string.
  private func longestBeginning() -> Int {
    let longest = min(held.count, (stops.map(\.count).max() ?? 0) - 1)
    guard longest > 0 else { return 0 }
    for length in stride(from: longest, to: 0, by: -1)
    where stops.contains(where: { $0.count > length && held.suffix(length).elementsEqual($0.prefix(length)) }) {
      return length
    }
    return 0
  }
}
