/// Curves over epochs, drawn as SVG that stretches with the page; labels lie over it as text that does not.
struct Chart {
  struct Series {
    let name: String
    /// The class that colours it.
    let style: String
    let points: [(x: Double, y: Double)]
  }

  /// A vertical line with a name.
  struct Mark {
    let x: Double
    let name: String
    let style: String
  }

  var title: String
  var caption: String
  var series: [Series]
  var marks: [Mark] = []
  var isLogarithmic = false
  var startsAtZero = false
  /// Takes the whole width of the page.
  var isWide = false

  /// Points that a curve is drawn through at most; more cannot be told apart.
  private static let mostPoints = 600

  /// Nil where there is nothing to draw.
  var html: HTML? {
    let shown = series.map { Series(name: $0.name, style: $0.style, points: Self.thinned($0.points)) }
      .filter { !$0.points.isEmpty }
    let points = shown.flatMap(\.points)
    guard !points.isEmpty else { return nil }
    let y = ChartScale(points.map(\.y), logarithmic: isLogarithmic, fromZero: startsAtZero)
    let x = ChartScale(points.map(\.x), whole: true, tickCount: isWide ? 8 : 5)
    return """
      <figure class="chart\(isWide ? " wide" : "")">
      <figcaption><h3>\(title)</h3><p>\(caption)\(y.isLogarithmic ? ", logarithmic" : "")</p>\(Self.legend(shown))\
      </figcaption>
      <div class="plot" \(Self.data(shown, x))>
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" aria-label="\(title)">\
      \(y.ticks.map { Self.gridLine(y.place($0)) })\(Self.lines(marks, x))\(shown.map { Self.curve($0, x, y) })</svg>
      \(y.ticks.map { Self.label($0, "y", "top", 1 - y.place($0)) })\
      \(x.ticks.map { Self.label($0, "x", "left", x.place($0)) })\
      \(Self.names(of: marks, x))\(shown.map { Self.dot($0, x, y) })
      </div>
      </figure>

      """
  }

  /// Of many points, the last of each stretch of equal length.
  private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    let drawable = points.filter { $0.y.magnitude < 1e100 }
    guard drawable.count > mostPoints else { return drawable }
    return (1...mostPoints).map { drawable[$0 * drawable.count / mostPoints - 1] }
  }

  private static func legend(_ series: [Series]) -> HTML {
    let items: [HTML] = series.map { series in
      let last = series.points.last.map { axisLabel($0.y) } ?? ""
      return """
        <li class="\(series.style)"><i></i>\(series.name) <b>\(last)</b></li>
        """
    }
    return "<ul class=\"legend\">\(items)</ul>"
  }

  /// What the page's script shows under the pointer.
  private static func data(_ series: [Series], _ x: ChartScale) -> HTML {
    HTML(
      markup: series.enumerated().map { index, series in
        func list(_ values: [Double]) -> String { values.map(axisLabel).joined(separator: " ") }
        let attributes: HTML = """
          data-name\(index)="\(series.name)" data-epochs\(index)="\(list(series.points.map(\.x)))" \
          data-values\(index)="\(list(series.points.map(\.y)))" \
          data-x\(index)="\(series.points.map { fixed(x.place($0.x), 5) }.joined(separator: " "))"
          """
        return attributes.source
      }.joined(separator: " "))
  }
}

/// Places inside the drawing, in thousandths.
private func coordinate(_ place: Double) -> String { fixed(1000 * place, 1) }

private func percent(_ place: Double) -> String { fixed(100 * place, 2) + "%" }

extension Chart {
  fileprivate static func gridLine(_ place: Double) -> HTML {
    "<path class=\"grid\" d=\"M0 \(coordinate(1 - place))H1000\"/>"
  }

  fileprivate static func curve(_ series: Series, _ x: ChartScale, _ y: ChartScale) -> HTML {
    let steps = series.points.map { "\(coordinate(x.place($0.x))) \(coordinate(1 - y.place($0.y)))" }
    // A single point is drawn by its dot alone.
    return "<path class=\"curve \(series.style)\" d=\"M\(steps.joined(separator: "L"))\"/>"
  }

  fileprivate static func lines(_ marks: [Mark], _ x: ChartScale) -> [HTML] {
    marks.filter { x.range.contains($0.x) }
      .map { "<path class=\"mark \($0.style)\" d=\"M\(coordinate(x.place($0.x))) 0V1000\"/>" }
  }

  fileprivate static func names(of marks: [Mark], _ x: ChartScale) -> [HTML] {
    marks.filter { x.range.contains($0.x) && !$0.name.isEmpty }.map { mark in
      let place = x.place(mark.x)
      let side = place > 0.85 ? "before" : "after"
      return "<span class=\"name \(mark.style) \(side)\" style=\"left:\(percent(place))\">\(mark.name)</span>"
    }
  }

  fileprivate static func label(_ value: Double, _ style: String, _ edge: String, _ place: Double) -> HTML {
    "<span class=\"tick \(style)\" style=\"\(edge):\(percent(place))\">\(axisLabel(value))</span>"
  }

  fileprivate static func dot(_ series: Series, _ x: ChartScale, _ y: ChartScale) -> HTML {
    guard let last = series.points.last else { return "" }
    let (left, top) = (percent(x.place(last.x)), percent(1 - y.place(last.y)))
    return "<span class=\"dot \(series.style)\" style=\"left:\(left);top:\(top)\"></span>"
  }
}
