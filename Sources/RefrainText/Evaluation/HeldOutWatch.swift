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
  public private(set) var epochsSinceBest = 0

  public init(patience: Int? = nil) { self.patience = patience }

  /// Takes note of an epoch's figure; a loss that is not finite is never the best.
  ///
  /// - Returns: whether the epoch is the best so far.
  public mutating func observe(_ score: TextScore, epoch: Int) -> Bool {
    let loss = score.loss
    guard loss.isFinite, loss < bestLoss ?? .infinity else {
      epochsSinceBest += 1
      return false
    }
    (bestEpoch, bestLoss, epochsSinceBest) = (epoch, loss, 0)
    return true
  }

  public var shouldStop: Bool { patience.map { epochsSinceBest >= $0 } ?? false }
}
