import RefrainTensor

/// How the loss of a training goes while its learning rate rises exponentially: the range test of Smith (2017, "Cyclical
/// Learning Rates for Training Neural Networks").
public struct RateSweep: Sendable, Hashable {
  /// One rate that was tried.
  public struct Point: Sendable, Hashable {
    /// The learning rate.
    public let rate: Float
    /// Of the batch before the update at this rate, in nats a token.
    public let loss: Double
  }

  /// In the order of their rates, which are as far apart on a logarithmic scale.
  public let points: [Point]
  /// The losses, each averaged with its neighbours on both sides. A loss above twice the first one counts as that much:
  /// some trainings that go well leap once at their beginning.
  public let smoothed: [Double]

  /// - Parameter points: in the order of rising rates.
  public init(_ points: [Point]) {
    self.points = points
    let highest = 2 * (points.first?.loss ?? 0)
    smoothed = Self.smoothed(points.map { min($0.loss, highest) })
  }

  /// What the curve says of the rates; nil where the loss never falls.
  public struct Finding: Sendable, Hashable {
    /// At which the loss falls fastest, by its logarithm. What to train at.
    public let suggested: Float
    /// At which it is least. Higher ones lose what was learnt.
    public let least: Float
  }

  /// Steeper falls than this share of the whole fall are told from noise.
  private static let slightFall = 0.05

  /// What the curve suggests; nil where it suggests nothing.
  public var finding: Finding? {
    guard let least = smoothed.indices.min(by: { smoothed[$0] < smoothed[$1] }), least > 0,
      smoothed[0] - smoothed[least] > Self.slightFall * smoothed[0].magnitude
    else { return nil }
    // Over as many points as are averaged, so that no single batch decides.
    let reach = Self.reach(points.count)
    let falls = (0...least).map { smoothed[max($0 - reach, 0)] - smoothed[min($0 + reach, least)] }
    guard let steepest = falls.indices.max(by: { falls[$0] < falls[$1] }) else { return nil }
    return Finding(suggested: points[steepest].rate, least: points[least].rate)
  }

  private static func reach(_ count: Int) -> Int { max(count / 25, 1) }

  /// With weights that fall linearly on both sides.
  private static func smoothed(_ losses: [Double]) -> [Double] {
    let reach = reach(losses.count)
    return losses.indices.map { center in
      var (sum, weights) = (0.0, 0.0)
      for index in max(center - reach, 0)...min(center + reach, losses.count - 1) {
        let weight = Double(reach + 1 - abs(index - center))
        sum += weight * losses[index]
        weights += weight
      }
      return sum / weights
    }
  }
}

extension LanguageModelTrainer {
  /// So many losses in a row above twice the first one end a sweep.
  private static let lastLosses = 8

  /// Trains a copy, which is thrown away, at rates that rise from `low` to `high` by a factor at each update, until the
  /// loss has exploded for good.
  ///
  /// - Parameters:
  ///   - low: at least 0; below `high`, which is finite.
  ///   - high: the highest rate to try.
  ///   - count: updates, at least 2.
  ///   - onPoint: called after each update.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sweepRates(
    from low: Float, to high: Float, count: Int, onPoint: (RateSweep.Point) -> Void = { _ in }
  ) throws -> RateSweep {
    requireShape(low > 0 && low < high && high.isFinite && count > 1, "rates from \(low) to \(high) in \(count) steps")
    var (copy, points, exploded) = (self, [RateSweep.Point](), 0)
    let step = Platform.log(Double(high) / Double(low)) / Double(count - 1)
    for index in 0..<count {
      if Task.isCancelled { throw CancellationError() }
      let rate = Float(Double(low) * Platform.exp(step * Double(index)))
      if index > 0, index % batchCount == 0 {
        copy.state.epoch += 1
        copy.state.recurrent = nil
      }
      let loss = Double(copy.update(on: copy.batch(at: index % batchCount), learningRate: rate).loss)
      guard loss.isFinite else { break }
      points.append(RateSweep.Point(rate: rate, loss: loss))
      onPoint(points[index])
      exploded = loss > 2 * points[0].loss ? exploded + 1 : 0
      if exploded == Self.lastLosses { break }
    }
    return RateSweep(points)
  }
}
