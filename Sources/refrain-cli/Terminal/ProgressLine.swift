import RefrainTensor
import RefrainText

/// One line at the bottom of a terminal that shows how a training goes; nothing where output is piped. It goes when
/// the training ends, in whatever way.
final class ProgressLine {
  private let isShown = Platform.isTerminal(.standardOutput) && Platform.isTerminal(.standardError)
  private let epochCount: Int
  private var lastDrawn = -Double.infinity
  private var isDrawn = false
  /// Where the first step stood, which need not be the beginning: when, and how many epochs were done.
  private var start: (time: Double, epochs: Double)?

  init(epochCount: Int) { self.epochCount = epochCount }

  deinit { clear() }

  /// Draws anew, some times a second at most.
  func show(_ step: TrainingStep) {
    guard isShown else { return }
    let now = Platform.monotonicSeconds
    let done = Double(step.epoch - 1) + Double(step.batch) / Double(step.batchCount)
    let start = self.start ?? (now - step.seconds, Double(step.epoch - 1))
    self.start = start
    guard isDue(now) else { return }
    let left = (now - start.time) / (done - start.epochs) * (Double(epochCount) - done)
    let parts = [
      "epoch \(step.epoch)/\(epochCount)", "loss \(fixed(Double(step.loss), 3))",
      "\(fixed(Double(step.tokenCount) / step.seconds, 0)) tokens/s", "\(duration(left)) left",
    ]
    draw(parts)
  }

  /// While a large text becomes ids: how much of it was read, in each of the times that it is.
  func show(bytesRead: Int) {
    guard isShown, isDue(Platform.monotonicSeconds) else { return }
    draw(["reading the text: \(grouped(bytesRead / 1_000_000)) MB"])
  }

  private func isDue(_ now: Double) -> Bool {
    guard now - lastDrawn > 0.1 else { return false }
    lastDrawn = now
    return true
  }

  private func draw(_ parts: [String]) {
    // A character in the last column would make some terminals begin another line.
    let columns = (Platform.terminalColumns(.standardError) ?? 80) - 1
    Platform.write("\r\u{1B}[K" + Self.joined(parts, columns: columns), to: .standardError)
    isDrawn = true
  }

  func clear() {
    if isDrawn { Platform.write("\r\u{1B}[K", to: .standardError) }
    isDrawn = false
  }

  /// The first parts, as many as so many columns hold whole, or else what they hold of the first.
  static func joined(_ parts: [String], columns: Int) -> String {
    let beginnings = parts.indices.reversed().map { parts[...$0].joined(separator: ", ") }
    return beginnings.first { $0.count <= columns } ?? String((parts.first ?? "").prefix(max(columns, 0)))
  }
}
