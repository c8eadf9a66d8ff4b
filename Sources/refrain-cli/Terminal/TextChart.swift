import RefrainTensor

/// A curve in plain text: values over a logarithmic scale, with an axis below and one to the left.
struct TextChart {
  /// Positive, rising, and as far apart as their logarithms are.
  let x: [Double]
  /// As many, finite.
  let y: [Double]
  /// Where on the x axis marks stand.
  var marks: [(x: Double, symbol: Character)] = []
  var width = 64
  var height = 14

  /// Values above this share of the first one's distance from the least are drawn at the upper edge: where a curve
  /// explodes, its lower part would be a line otherwise.
  private static let headroom = 0.25

  /// - Returns: lines without line ends; none where there are no two values.
  var lines: [String] {
    guard let least = y.min(), let first = y.first, y.count > 1 else { return [] }
    let most = min(y.max() ?? first, max(first, least) + Self.headroom * max(first - least, 1e-9))
    let range = max(most - least, 1e-9)
    var cells = Array(repeating: Array(repeating: Character(" "), count: width), count: height)
    for (x, y) in zip(x, y) {
      let row = Int(((min(y, most) - least) / range * Double(height - 1)).rounded())
      cells[height - 1 - row][column(of: x)] = "*"
    }
    let labels = [0: fixed(most, 2), height / 2: fixed(least + range * 0.5, 2), height - 1: fixed(least, 2)]
    let margin = labels.values.map(\.count).max() ?? 0
    var lines = cells.enumerated().map { row, cells in
      padded(labels[row] ?? "", to: margin) + " |" + trimmed(cells)
    }
    lines.append(padded("", to: margin) + " +" + String(repeating: "-", count: width))
    if !marks.isEmpty {
      var row = Array(repeating: Character(" "), count: width)
      for mark in marks { row[column(of: mark.x)] = mark.symbol }
      lines.append(padded("", to: margin + 2) + trimmed(row))
    }
    lines.append(padded("", to: margin + 2) + scale)
    return lines
  }

  /// Powers of ten, each under the column where it is, as far as there is room.
  private var scale: String {
    var row = ""
    for exponent in -30...30 {
      let value = Platform.exp(Double(exponent) * Platform.log(10))
      guard value >= x[0] * 0.999, value <= x[x.count - 1] * 1.001 else { continue }
      let label = "1e\(exponent)"
      let start = column(of: value)
      guard row.isEmpty ? start + label.count <= width : start > row.count, start + label.count <= width + 4 else {
        continue
      }
      row += String(repeating: " ", count: start - row.count) + label
    }
    return row
  }

  private func column(of value: Double) -> Int {
    let (low, high) = (Platform.log(x[0]), Platform.log(x[x.count - 1]))
    let share = (Platform.log(value) - low) / max(high - low, 1e-9)
    return min(max(Int((share * Double(width - 1)).rounded()), 0), width - 1)
  }

  private func padded(_ text: String, to count: Int) -> String {
    String(repeating: " ", count: max(count - text.count, 0)) + text
  }

  private func trimmed(_ cells: [Character]) -> String {
    String(cells[...(cells.lastIndex { $0 != " " } ?? -1)])
  }
}
