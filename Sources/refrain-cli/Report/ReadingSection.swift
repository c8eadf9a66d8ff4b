import RefrainText

/// A text as the model reads it: its surprisal, and some hidden units.
struct ReadingSection {
  /// Characters of the two maps at most; a page should stay light.
  static let (mostCharacters, mostUnitCharacters) = (4000, 600)
  private static let unitCount = 6

  let reading: TextReading
  /// Of the same text's beginning.
  let beginning: TextReading
  /// Where the text comes from, and whether it is only a beginning.
  let source: String

  init(_ text: String, from source: String, by saved: SavedModel) {
    func read(_ count: Int) -> TextReading {
      TextReading(of: String(text.prefix(count)), by: saved.model, saved.vocabulary)
    }
    reading = read(Self.mostCharacters)
    beginning = read(Self.mostUnitCharacters)
    let isCut = text.dropFirst(Self.mostCharacters).isEmpty
    self.source = isCut ? source : "\(source), its first \(grouped(Self.mostCharacters)) characters"
  }

  var html: HTML {
    let cards: [HTML] = beginning.notableUnits(Self.unitCount).map { unit in
      """
      <div class="card unit"><h3>Unit \(unit.index)</h3><p>\(Self.sentence(unit.reason))</p>\
      \(HeatMap(reading: beginning).values(ofUnit: unit.index))</div>

      """
    }
    let part = beginning.pieces.count < reading.pieces.count ? " of the beginning" : ""
    return """
      <section id="surprisal"><h2>What surprises it</h2>
      <p>\(source). \(summary)</p>
      <div class="card">\(HeatMap(reading: reading).surprisal)\(HeatMap.legend)</div></section>
      <section id="units"><h2>What some units hold</h2>
      <p>Of the last layer, after each character\(part): \
      those that follow something in the text most closely, and then those that vary most.</p>
      <div class="grid2">\(cards)</div>\(HeatMap.unitLegend)</section>

      """
  }

  private var summary: String {
    guard let mean = reading.meanBits, mean.isFinite else { return "" }
    let hardest = reading.pieces.max { ($0.bits ?? -1) < ($1.bits ?? -1) }
    let unknown = reading.pieces.count { !$0.isKnown }
    var text = "The stronger the ground behind a character, the less the model expected it: "
    text += "\(fixed(mean, 2)) bits on average"
    if let hardest, let bits = hardest.bits {
      let name = hardest.text.allSatisfy(\.isWhitespace) ? "white space" : "“\(printable(hardest.text))”"
      text += ", and \(fixed(bits, 1)) at most, at \(name)"
    }
    text += "."
    if unknown > 0 { text += " \(counted(unknown, "character is", "characters are")) not in its vocabulary." }
    return text
  }

  private static func sentence(_ reason: NotableUnit.Reason) -> String {
    switch reason {
    case .variance: "one of those that vary most"
    case .correlation(let feature, let correlation):
      (correlation > 0 ? "rises " : "falls ") + feature.phrase + " (r = \(signed(correlation)))"
    }
  }
}

extension NotableUnit.Feature {
  fileprivate var phrase: String {
    switch self {
    case .positionInLine: "along the line"
    case .endOfLine: "where a line is about to end"
    case .space: "at spaces and line ends"
    case .punctuation: "at punctuation"
    case .surprise: "with surprise at what was read"
    }
  }
}
