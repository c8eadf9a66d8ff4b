/// Which average of the weights that a training passes through is its model: what is validated, reported and saved.
/// The training itself goes on with the weights as they are.
public struct Averaging: Sendable, Hashable, Codable {
  /// How weights are averaged over a training.
  public enum Rule: String, Sendable, CaseIterable, Codable {
    /// The last weights.
    case none
    /// An exponential moving average: `a ← a + (1 − d) · (p − a)` after each update, where d is the smaller of ``decay``
    /// and (1 + t) / (10 + t) after t updates, as TensorFlow's `ExponentialMovingAverage` with its `num_updates`, so
    /// that a short training is not averaged with its beginning.
    case ema
    /// The mean of all weights since the loss stopped to fall: AWD-LSTM's non-monotonically triggered averaged SGD
    /// (Merity, Keskar and Socher, 2018). Until then, the last weights.
    case asgd
  }

  /// How to average.
  public var rule = Rule.none
  /// The share of the average that stays at each update.
  public var decay: Float = 0.999
  /// Epochs: averaging begins after the first one whose loss is above the least one of all but the last so many
  /// before it. The paper's n.
  public var patience = 5

  /// An average of this rule, with its usual settings.
  public init(_ rule: Rule = .none) { self.rule = rule }

  /// What is not mentioned is as by default.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    rule = try values.decodeIfPresent(Rule.self, forKey: .rule) ?? rule
    decay = try values.decodeIfPresent(Float.self, forKey: .decay) ?? decay
    patience = try values.decodeIfPresent(Int.self, forKey: .patience) ?? patience
  }
}
