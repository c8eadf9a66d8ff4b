import RefrainText

/// A text as a model reads it, each character on a ground whose strength says a number.
struct HeatMap {
  let reading: TextReading

  /// Bits from which on a character's ground is the strongest.
  private static let mostBits = 10.0
  private static let levels = 10

  /// How much each character surprises.
  var surprisal: HTML {
    let pieces: [HTML] = reading.pieces.map { piece in
      guard piece.isKnown else { return Self.unknown(piece) }
      guard let bits = piece.bits, bits.isFinite else { return Self.cell(piece, "", "the first: nothing predicts it") }
      let level = Int(min(max(bits / Self.mostBits, 0), 1) * Double(Self.levels))
      return Self.cell(piece, level == 0 ? "" : "h\(level)", "\(fixed(max(bits, 0), 2)) bits")
    }
    return "<div class=\"text\" dir=\"auto\">\(pieces)</div>"
  }

  /// From no bits to many.
  static var legend: HTML {
    let steps: [HTML] = (0...levels).map { "<i class=\"h\($0)\"></i>" }
    return """
      <p class="scale"><span>0 bits: certain</span><span class="ramp">\(steps)</span>\
      <span>\(axisLabel(mostBits)) bits or more: 1 in \(grouped(1 << Int(mostBits)))</span></p>
      """
  }

  /// What a unit held after each character, from its lowest to its highest: on either side of 0 in two colours.
  func values(ofUnit unit: Int) -> HTML {
    let values = reading.values(ofUnit: unit).map(Double.init)
    let most = values.reduce(0) { max($0, $1.magnitude) }
    let pieces: [HTML] = zip(reading.pieces, values).map { piece, value in
      guard piece.isKnown else { return Self.unknown(piece) }
      let level = most > 0 && value.isFinite ? min(Int((value.magnitude / most * 5).rounded()), 5) : 0
      return Self.cell(piece, level == 0 ? "" : (value < 0 ? "n" : "p") + "\(level)", signed(value))
    }
    return "<div class=\"text\" dir=\"auto\">\(pieces)</div>"
  }

  static let unitLegend: HTML = """
    <p class="scale"><span>negative</span><span class="ramp"><i class="n5"></i><i class="n4"></i><i class="n3"></i>\
    <i class="n2"></i><i class="n1"></i><i></i><i class="p1"></i><i class="p2"></i><i class="p3"></i><i class="p4"></i>\
    <i class="p5"></i></span><span>positive</span></p>
    """

  private static func unknown(_ piece: TextReading.Piece) -> HTML { cell(piece, "u", "not in the vocabulary") }

  /// A character and what is said of it; a line end is shown by its sign.
  private static func cell(_ piece: TextReading.Piece, _ style: String, _ note: String) -> HTML {
    let shown: HTML = piece.text.contains(where: \.isNewline) ? "<s>↵</s>\(piece.text)" : "\(piece.text)"
    return style == ""
      ? "<i data-n=\"\(note)\">\(shown)</i>" : "<i class=\"\(style)\" data-n=\"\(note)\">\(shown)</i>"
  }
}

/// A number with its sign: "+0.52", "−0.10".
func signed(_ value: Double) -> String { (value < 0 ? "−" : "+") + fixed(value.magnitude, 2) }
