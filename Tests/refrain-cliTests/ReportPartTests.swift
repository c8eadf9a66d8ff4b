import ArgumentParser
import RefrainText
import Testing

@testable import refrain_cli

@Suite struct ReportPartTests {
  @Test func interpolatedTextIsEscaped() {
    let text = "<b a='1' c=\"2\">&amp;\u{0}\u{7}\u{9F}\r\n\t猫"
    let html: HTML = "<p>\(text)</p>"
    #expect(html.source == "<p>&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;␀␇\u{FFFD}\n\t猫</p>")
    let outer: HTML = "\(html)\([html, html])\(7)"
    #expect(outer.source == html.source + html.source + html.source + "7")
  }

  @Test(
    arguments: [
      ([1, 400], false, [0, 100, 200, 300, 400]), ([0.2, 1], false, [0.2, 0.4, 0.6, 0.8, 1]),
      ([5, 5], false, [5, 6, 7, 8, 9, 10]),
      ([2, 300], true, [2, 10, 50, 200]), ([1, 1e6], true, [1, 10, 100, 1e3, 1e4, 1e5, 1e6]),
    ] as [([Double], Bool, [Double])])
  func ticks(_ values: [Double], _ logarithmic: Bool, _ expected: [Double]) {
    let scale = ChartScale(values, logarithmic: logarithmic)
    #expect(zip(scale.ticks, expected).allSatisfy { abs($0 - $1) < 1e-9 * max($1, 1) }, "\(scale.ticks)")
    #expect(scale.ticks.count == expected.count, "\(scale.ticks)")
    for value in values { #expect((0...1).contains(scale.place(value))) }
  }

  /// Values that a run may record and no axis can show well.
  @Test(
    arguments: [
      [], [0], [.leastNonzeroMagnitude], [1e-300, 1e300], [-1e308, 1e308], [1e15, 1e15 + 1], [-3, -2], [1e-9, 2e-9],
    ] as [[Double]], [false, true])
  func anyValuesHaveAScale(_ values: [Double], _ logarithmic: Bool) {
    let scale = ChartScale(values, logarithmic: logarithmic)
    #expect(scale.ticks.count <= 100)
    let chart = Chart(
      title: "t", caption: "", series: [.init(name: "s", style: "a", points: values.map { ($0, $0) })],
      isLogarithmic: logarithmic)
    #expect((chart.html == nil) == !values.contains { $0.magnitude < 1e100 })
  }

  @Test(arguments: [
    (0, "0"), (0.0004, "4e-4"), (0.001, "0.001"), (0.64185, "0.642"), (1.9, "1.9"), (79.497, "79.5"), (341.93, "341.9"),
    (12_000, "12k"), (225_312, "225.3k"), (3_000_000, "3M"), (2.5e12, "2.5e12"), (-2, "-2"),
  ])
  func axisLabels(_ value: Double, _ expected: String) {
    #expect(axisLabel(value) == expected)
  }

  @Test(arguments: [
    ("abc", 3), ("灯还", 4), ("e\u{301}", 1), ("👨‍👩‍👧", 2), ("❤️", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("", 0), ("か", 2),
  ])
  func widths(_ text: String, _ expected: Int) {
    #expect(displayWidth(text) == expected)
    #expect(fitted(text, columns: expected) == text)
    #expect(displayWidth(fitted(text + "灯灯灯", columns: expected + 3)) <= expected + 3)
  }

  @Test func tablesStandInLine() {
    var table = Table(headings: ["a", "数"], rightAligned: [1])
    table.rows = [["灯\u{1B}[2J", "1"], ["b", "1,000"]]
    #expect(table.lines == ["a               数", "灯\\u{1B}[2J      1", "b            1,000"])
  }

  @Test func samplesFromBeginningToEnd() {
    func epochs(_ count: Int) -> [MetricsRecord] { (1...count).map { MetricsRecord(.epoch, epoch: $0) } }
    #expect(SampleTimeline.chosen(epochs(9)).map(\.epoch) == Array(1...9))
    for count in [10, 11, 50, 100_000] {
      let chosen = SampleTimeline.chosen(epochs(count)).map(\.epoch)
      #expect(chosen.count == 9 && chosen.first == 1 && chosen.last == count)
      #expect(chosen == Array(Set(chosen)).sorted(), "each once")
    }
  }

  @Test func everyCommandShowsExamples() {
    func check(_ command: any ParsableCommand.Type) {
      let children = command.configuration.subcommands
      if children.isEmpty || command == RefrainCommand.self {
        let lines = command.configuration.discussion.split(separator: "\n")
        #expect(lines.contains("Examples:") || lines.contains("Example:"), "\(command)")
        #expect(lines.contains { $0.hasPrefix("  refrain ") }, "\(command)")
      }
      for child in children { check(child) }
    }
    check(RefrainCommand.self)
  }

  @Test(arguments: [
    (80, "epoch 3/20, loss 1.250, 2000 tokens/s, 3 min 20 s left"),
    (54, "epoch 3/20, loss 1.250, 2000 tokens/s, 3 min 20 s left"),
    (53, "epoch 3/20, loss 1.250, 2000 tokens/s"), (30, "epoch 3/20, loss 1.250"), (12, "epoch 3/20"), (4, "epoc"),
    (0, ""), (-1, ""),
  ])
  func progressFitsTheWindow(_ columns: Int, _ expected: String) {
    let parts = ["epoch 3/20", "loss 1.250", "2000 tokens/s", "3 min 20 s left"]
    #expect(ProgressLine.joined(parts, columns: columns) == expected)
  }
}
