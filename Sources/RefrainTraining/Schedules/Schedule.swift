import RefrainTensor

/// How the learning rate changes during a training: what the base rate is multiplied by at each update.
///
/// The rate rises linearly over ``warmUp`` updates, and follows the shape from there. The values are those of PyTorch's
/// `LinearLR`, `StepLR`, `CosineAnnealingLR` and `ReduceLROnPlateau`.
public struct Schedule: Sendable, Hashable, Codable {
  /// How a rate moves over a training.
  public enum Shape: String, Sendable, CaseIterable, Codable {
    /// Always the base rate.
    case constant
    /// Multiplied by ``factor`` after every ``interval`` epochs.
    case step
    /// Down to ``minimum`` along half a cosine, which ends with the training (Loshchilov and Hutter, 2017).
    case cosine
    /// Multiplied by ``factor`` when the loss has not fallen for more than ``patience`` epochs; see ``Plateau``.
    case plateau
  }

  /// How the rate moves over a training.
  public var shape = Shape.constant
  /// Updates in which the rate rises: the first has 1/warmUp of it, the last the whole. 0: none.
  public var warmUp = 0
  /// Epochs.
  public var interval = 50
  /// What the rate is multiplied by where it falls.
  public var factor: Float = 0.5
  /// Epochs.
  public var patience = 5
  /// The least share of the base rate that cosine and plateau come to.
  public var minimum: Float = 0

  /// A schedule of this shape, with its usual settings.
  public init(_ shape: Shape = .constant) { self.shape = shape }

  private enum CodingKeys: String, CodingKey {
    case shape, interval, factor, patience, minimum
    case warmUp = "warm_up"
  }

  /// What is not mentioned is as by default.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    shape = try values.decodeIfPresent(Shape.self, forKey: .shape) ?? shape
    warmUp = try values.decodeIfPresent(Int.self, forKey: .warmUp) ?? warmUp
    interval = try values.decodeIfPresent(Int.self, forKey: .interval) ?? interval
    factor = try values.decodeIfPresent(Float.self, forKey: .factor) ?? factor
    patience = try values.decodeIfPresent(Int.self, forKey: .patience) ?? patience
    minimum = try values.decodeIfPresent(Float.self, forKey: .minimum) ?? minimum
  }

  /// The share of the base rate at an update, apart from what a ``Plateau`` has cut.
  ///
  /// - Parameters:
  ///   - update: how many came before it, from 0.
  ///   - total: updates of the whole training.
  ///   - epochLength: updates an epoch, at least 1.
  public func rate(atUpdate update: Int, of total: Int, epochLength: Int) -> Float {
    let rising = update < warmUp ? (Double(update) + 1) / Double(warmUp) : 1
    return Float(rising * main(atUpdate: update, of: total, epochLength: epochLength))
  }

  private func main(atUpdate update: Int, of total: Int, epochLength: Int) -> Double {
    switch shape {
    case .constant, .plateau: return 1
    case .step:
      let cuts = update / epochLength / interval
      return cuts == 0 ? 1 : Platform.exp(Double(cuts) * Platform.log(Double(factor)))
    case .cosine:
      guard update > warmUp, total > warmUp else { return 1 }
      let progress = Double(update - warmUp) / Double(total - warmUp)
      let least = Double(minimum)
      return least + (1 - least) * (1 + Platform.cos(min(progress, 1) * .pi)) / 2
    }
  }
}
