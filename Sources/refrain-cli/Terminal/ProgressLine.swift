import RefrainTensor
import RefrainText

/// One line at the bottom of a terminal that shows how a training goes; nothing where output is piped.
final class ProgressLine {
  private let isShown = Platform.isTerminal(.standardOutput) && Platform.isTerminal(.standardError)
  private let epochCount: Int
  private var lastDrawn = -Double.infinity
  private let start = Platform.monotonicSeconds

  init(epochCount: Int) { self.epochCount = epochCount }

  /// Draws anew, some times a second at most.
  func show(_ step: TrainingStep) {
    guard isShown else { return }
    let now = Platform.monotonicSeconds
    guard now - lastDrawn > 0.1 else { return }
    lastDrawn = now
    let done = Double(step.epoch - 1) + Double(step.batch) / Double(step.batchCount)
    let left = (now - start) / done * (Double(epochCount) - done)
    let speed = fixed(Double(step.tokenCount) / step.seconds, 0)
    draw(
      "epoch \(step.epoch)/\(epochCount), loss \(fixed(Double(step.loss), 3)), \(speed) tokens/s, "
        + "\(duration(left)) left")
  }

  func clear() {
    if isShown { Platform.write("\r\u{1B}[K", to: .standardError) }
  }

  private func draw(_ text: String) {
    let columns = Platform.terminalColumns(.standardError) ?? 80
    Platform.write("\r\u{1B}[K" + text.prefix(max(columns - 1, 1)), to: .standardError)
  }
}
