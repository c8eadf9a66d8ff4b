import RefrainText

/// A finished training in a line or two.
enum TrainingSummary {
  /// Nothing for a run without a finished epoch.
  static func lines(of history: RunHistory) -> [String] {
    guard let last = history.last else { return [] }
    var first = "\(counted(last.epoch, "epoch", "epochs")) in \(duration(history.seconds))"
    let tokens = history.records.reduce(0.0) { $0 + ($1.event == .epoch ? Double($1.tokens ?? 0) : 0) }
    if tokens > 0, history.seconds > 0 { first += ", \(fixed(tokens / history.seconds, 0)) tokens/s" }
    if let perplexity = last.perplexity { first += ", perplexity \(fixed(perplexity, 3))" }
    guard let heldOut = last.heldOutPerplexity else { return [first] }
    var second = "held-out perplexity \(fixed(heldOut, 3))"
    if let best = history.best, let lowest = best.heldOutPerplexity, best.epoch != last.epoch {
      second += ", best \(fixed(lowest, 3)) in epoch \(grouped(best.epoch))"
    }
    return [first, second]
  }
}
