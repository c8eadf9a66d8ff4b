import RefrainTensor
import RefrainText

/// What a model wrote as it learnt, from its first epochs to its last.
struct SampleTimeline {
  let history: RunHistory

  /// How many epochs are shown at most.
  private static let mostRows = 9

  /// Nil for a run without samples.
  var html: HTML? {
    let epochs = Self.chosen(history.epochs.filter { $0.samples?.isEmpty == false })
    guard !epochs.isEmpty else { return nil }
    let perplexities = epochs.compactMap(\.perplexity).filter { $0 >= 1 && $0.isFinite }
    let most = Platform.log(perplexities.max() ?? 2)
    let rows: [HTML] = epochs.map { epoch in
      let texts: [HTML] = (epoch.samples ?? []).map(Self.text)
      return """
        <li><div class="when"><b>epoch \(grouped(epoch.epoch))</b>\(Self.figure(epoch, most))</div><div>\(texts)</div></li>

        """
    }
    return "<ol class=\"samples card\">\(rows)</ol>"
  }

  /// The first and the last, and between them ever wider apart: most happens at the beginning.
  static func chosen(_ epochs: [MetricsRecord]) -> [MetricsRecord] {
    guard epochs.count > mostRows else { return epochs }
    let ratio = Platform.log(Double(epochs.count)) / Double(mostRows - 1)
    var indices: [Int] = []
    for row in 0..<mostRows {
      let index = Int(Platform.exp(ratio * Double(row)).rounded()) - 1
      indices.append(min(max(index, (indices.last ?? -1) + 1), epochs.count - 1))
    }
    return indices.map { epochs[$0] }
  }

  /// The training text's perplexity, and a bar that shrinks with its logarithm.
  private static func figure(_ epoch: MetricsRecord, _ most: Double) -> HTML {
    guard let perplexity = epoch.perplexity, perplexity >= 1, perplexity.isFinite else { return "" }
    let share = most > 0 ? Platform.log(perplexity) / most : 0
    return """
      <span>perplexity \(axisLabel(perplexity))</span>\
      <span class="meter"><i style="width:\(fixed(100 * share, 1))%"></i></span>
      """
  }

  private static func text(_ sample: MetricsRecord.Sample) -> HTML {
    guard sample.text.hasPrefix(sample.prompt) else { return "<p class=\"said\" dir=\"auto\">\(sample.text)</p>" }
    let rest = String(sample.text.dropFirst(sample.prompt.count))
    return "<p class=\"said\" dir=\"auto\"><b>\(sample.prompt)</b>\(rest)</p>"
  }
}
