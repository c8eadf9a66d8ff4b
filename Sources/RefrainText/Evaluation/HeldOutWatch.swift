/// Keeps watch over the held-out figures of a training: which epoch was the best, and whether to go on.
///
/// ```swift
/// let (training, heldOut) = try corpus.split(heldOut: 0.1)
/// let vocabulary = Vocabulary(of: training.text)
/// …
/// trainer.heldOut = EncodedText(heldOut.text, vocabulary: vocabulary)
/// var watch = HeldOutWatch(patience: 10)
/// var best = trainer.model
/// for try await (report, model) in trainer.epochs() {
///   guard let score = report.heldOut else { continue }
///   print(report.epoch, "held-out perplexity", score.perplexity)
///   if watch.observe(score, epoch: report.epoch) { best = model }
///   if watch.shouldStop { break }
/// }
/// ```
public struct HeldOutWatch: Sendable, Hashable, Codable {
  /// After how many epochs without a better figure to stop; nil never does.
  public var patience: Int?
  /// Nil before the first figure.
  public private(set) var bestEpoch: Int?
  /// The least held-out loss so far, in nats a token.
  public private(set) var bestLoss: Double?
  /// Of the last figure.
  private var lastEpoch = 0
  /// Epochs done when this began.
  private var since = 0

  /// - Parameter patience: after how many epochs without a better figure to stop; nil never does.
  public init(patience: Int? = nil) { self.patience = patience }

  /// A watch that goes on.
  ///
  /// - Parameters:
  ///   - patience: after how many epochs without a better figure to stop; nil never does.
  ///   - bestEpoch: the best so far, from 1; nil before the first.
  ///   - bestLoss: its loss, in nats a token.
  ///   - lastEpoch: epochs done.
  ///   - since: epochs that were done when it began.
  public init(patience: Int?, bestEpoch: Int?, bestLoss: Double?, lastEpoch: Int, since: Int = 0) {
    self.init(patience: patience)
    (self.bestEpoch, self.bestLoss, self.lastEpoch, self.since) = (bestEpoch, bestLoss, lastEpoch, since)
  }

  /// Takes note of an epoch's figure; a loss that is not finite is never the best.
  ///
  /// - Parameters:
  ///   - score: that of the held-out text after the epoch.
  ///   - epoch: from 1.
  /// - Returns: whether the epoch is the best so far.
  @discardableResult
  public mutating func observe(_ score: TextScore, epoch: Int) -> Bool {
    lastEpoch = epoch
    let loss = score.loss
    guard loss.isFinite, loss < bestLoss ?? .infinity else { return false }
    (bestEpoch, bestLoss) = (epoch, loss)
    return true
  }

  /// Epochs since the best one.
  public var epochsSinceBest: Int { max(0, lastEpoch - (bestEpoch ?? since)) }

  /// Whether the patience is at its end.
  public var shouldStop: Bool { patience.map { epochsSinceBest >= $0 } ?? false }
}
