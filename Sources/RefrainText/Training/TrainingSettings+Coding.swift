import RefrainTensor
import RefrainTraining

/// As checkpoints hold them. What a file does not mention is as by default; of what may be nil, that means nil.
extension TrainingSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs, optimizer, schedule, momentum, nesterov, beta1, beta2, smoothing, centered, epsilon, averaging, updates
    case sampling, loss, precision, seed
    case batchSize = "batch_size"
    case stepCount = "steps"
    case learningRate = "learning_rate"
    case weightDecay = "weight_decay"
    case clippingNorm = "clipping_norm"
    case clippingValue = "clipping_value"
    case snapshotInterval = "snapshot_interval"
    case rollBackLimit = "roll_backs"
  }

  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func read<T: Decodable>(_ value: inout T, _ key: CodingKeys) throws {
      value = try values.decodeIfPresent(T.self, forKey: key) ?? value
    }
    try read(&epochs, .epochs)
    try read(&batchSize, .batchSize)
    try read(&stepCount, .stepCount)
    try read(&optimizer, .optimizer)
    try read(&learningRate, .learningRate)
    try read(&schedule, .schedule)
    try read(&momentum, .momentum)
    try read(&nesterov, .nesterov)
    weightDecay = try values.decodeIfPresent(forKey: .weightDecay)
    try read(&beta1, .beta1)
    try read(&beta2, .beta2)
    try read(&smoothing, .smoothing)
    try read(&centered, .centered)
    epsilon = try values.decodeIfPresent(forKey: .epsilon)
    clippingNorm = try values.decodeIfPresent(forKey: .clippingNorm)
    clippingValue = try values.decodeIfPresent(forKey: .clippingValue)
    try read(&averaging, .averaging)
    updates = try values.decodeIfPresent(forKey: .updates)
    try read(&sampling, .sampling)
    try read(&loss, .loss)
    try read(&precision, .precision)
    try read(&seed, .seed)
    try read(&snapshotInterval, .snapshotInterval)
    try read(&rollBackLimit, .rollBackLimit)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(epochs, forKey: .epochs)
    try values.encode(batchSize, forKey: .batchSize)
    try values.encode(stepCount, forKey: .stepCount)
    try values.encode(optimizer, forKey: .optimizer)
    try values.encode(learningRate, forKey: .learningRate)
    try values.encode(schedule, forKey: .schedule)
    try values.encode(momentum, forKey: .momentum)
    try values.encode(nesterov, forKey: .nesterov)
    try values.encodeIfPresent(weightDecay, forKey: .weightDecay)
    try values.encode(beta1, forKey: .beta1)
    try values.encode(beta2, forKey: .beta2)
    try values.encode(smoothing, forKey: .smoothing)
    try values.encode(centered, forKey: .centered)
    try values.encodeIfPresent(epsilon, forKey: .epsilon)
    try values.encodeIfPresent(clippingNorm, forKey: .clippingNorm)
    try values.encodeIfPresent(clippingValue, forKey: .clippingValue)
    try values.encode(averaging, forKey: .averaging)
    try values.encodeIfPresent(updates, forKey: .updates)
    try values.encode(sampling, forKey: .sampling)
    try values.encode(loss, forKey: .loss)
    try values.encode(precision, forKey: .precision)
    try values.encode(seed, forKey: .seed)
    try values.encode(snapshotInterval, forKey: .snapshotInterval)
    try values.encode(rollBackLimit, forKey: .rollBackLimit)
  }
}

extension KeyedDecodingContainer {
  /// A value of the type that is wanted, or nil where there is none.
  fileprivate func decodeIfPresent<T: Decodable>(forKey key: Key) throws -> T? {
    try decodeIfPresent(T.self, forKey: key)
  }
}

extension TrainingSettings.Optimizer: Codable {}
extension TrainingSettings.Sampling: Codable {}
extension TrainingSettings.Loss: Codable {}
