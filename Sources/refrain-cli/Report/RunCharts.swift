import RefrainText

/// A run's curves. Training text and held-out text bear different names and colours everywhere.
struct RunCharts {
  let history: RunHistory

  init(_ history: RunHistory) { self.history = history }

  private static let (training, heldOut) = ("training text", "held-out text")

  var charts: [Chart] {
    [
      Chart(
        title: "Perplexity", caption: "How many characters the model hesitates between",
        series: [
          series(Self.training, "a", \.perplexity), series(Self.heldOut, "b", \.heldOutPerplexity),
        ], marks: marks(named: true), isLogarithmic: true, isWide: true),
      Chart(
        title: "Loss", caption: "Nats a token",
        series: [series(Self.training, "a", \.loss), series(Self.heldOut, "b", \.heldOutLoss)],
        marks: marks(named: false)),
      Chart(
        title: "Held-out bits", caption: "Of the text that was not learnt from",
        series: [
          series("a character", "b", \.heldOutBitsPerCharacter), series("a byte", "c", \.heldOutBitsPerByte),
        ], marks: marks(named: false)),
      Chart(
        title: "Speed", caption: "Tokens a second", series: [series("in training", "c", \.tokensPerSecond)],
        marks: marks(named: false), startsAtZero: true),
      changing("Learning rate", "As the schedule has it", "learning rate", \.learningRate),
      changing("Gradient norm", "Mean of an epoch, before clipping", "norm", \.gradientNorm),
    ].compactMap { $0 }
  }

  /// The curves in a sentence.
  var story: String {
    guard let first = history.epochs.first, let last = history.last else { return "" }
    var parts: [String] = []
    if let begin = first.perplexity, let end = last.perplexity {
      parts.append(
        "Perplexity of the training text went from \(axisLabel(begin)) in epoch \(grouped(first.epoch)) to "
          + "\(axisLabel(end)) in epoch \(grouped(last.epoch)).")
    }
    if let best = history.best, let lowest = best.heldOutPerplexity, let end = last.heldOutPerplexity {
      parts.append("On held-out text the best was \(axisLabel(lowest)), in epoch \(grouped(best.epoch)).")
      if end > lowest * 1.05 { parts.append("After that the model learnt the training text by heart.") }
    }
    if history.records.contains(where: { $0.event == .resume || $0.event == .rollback }) {
      parts.append("Dotted lines stand where it was resumed or rolled back.")
    }
    return parts.joined(separator: " ")
  }

  private func series(
    _ name: String, _ style: String, _ value: KeyPath<MetricsRecord, Double?>
  ) -> Chart.Series {
    Chart.Series(
      name: name, style: style,
      points: history.epochs.compactMap { record in record[keyPath: value].map { (Double(record.epoch), $0) } })
  }

  /// A chart of what changes; nil for what does not.
  private func changing(
    _ title: String, _ caption: String, _ name: String, _ value: KeyPath<MetricsRecord, Double?>
  ) -> Chart? {
    let series = series(name, "c", value)
    guard Set(series.points.map(\.y)).count > 1 else { return nil }
    return Chart(title: title, caption: caption, series: [series], marks: marks(named: false))
  }

  /// The best epoch on held-out text, and where the run was resumed or rolled back.
  private func marks(named: Bool) -> [Chart.Mark] {
    var marks: [Chart.Mark] = []
    if let best = history.best, best.heldOutLoss != nil, best.epoch != history.last?.epoch {
      marks.append(Chart.Mark(x: Double(best.epoch), name: named ? "best" : "", style: "best"))
    }
    for record in history.records where record.event == .resume || record.event == .rollback {
      marks.append(Chart.Mark(x: Double(record.epoch), name: "", style: ""))
    }
    return Array(marks.prefix(50))
  }
}
