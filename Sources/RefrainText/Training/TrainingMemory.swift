import RefrainTraining

extension LanguageModel.Configuration {
  /// About how much memory the tensors of a training with `settings` take at their fullest moment, in bytes; the
  /// program itself and the text come on top.
  ///
  /// Parameters and what the optimizer and the average of the weights remember, both once more in the last snapshot;
  /// gradients, what every layer keeps for its gradient, the head's packed weights with their gradient, and the logits of some hundred rows. The factors
  /// were fitted to trainings of many sizes, which this is to be within a fifth of.
  public func trainingBytes(_ settings: TrainingSettings) -> Double {
    let parameters = Double(parameterCount)
    let moments = settings.tensorsRemembered * parameters
    let tokens = Double(settings.batchSize) * Double(settings.stepCount)
    let (vocabulary, hidden) = (Double(vocabularySize), Double(hiddenSize))
    let gathered = embeddingSize == nil ? Double(cell.gateCount) * hidden * vocabulary : 0
    let dense = parameters - vocabulary * hidden - gathered
    let head = 4.2 * vocabulary * hidden + 0.9 * min(tokens, 560) * vocabulary
    let layers = tokens * (keptPerUnit * hidden + Double(cell.gateCount) * Double(embeddingSize ?? 0))
    let drop = weightDrop > 0 ? 2 * Double(cell.gateCount * layerCount) * hidden * hidden : 0
    return 4 * (2 * (parameters + moments) + 0.7 * dense + head + layers + drop)
  }

  /// Floats held a hidden unit and character: outputs, gates, cells, masks, and the gradients on their way.
  private var keptPerUnit: Double {
    let count = Double(layerCount)
    let plain =
      switch cell {
      case .rnn: 1.1 * count + 1.9
      case .lstm: 8.4 * count
      case .gru: 6.3 * count + 0.9
      case .minGRU: 3.3 * count + 5.4
      case .minLSTM: 8.3 * count + 6.4
      }
    let isLSTM = cell == .lstm
    return plain + (dropout > 0 ? count : 0) + (zoneout > 0 ? (isLSTM ? 2 : 1) * count : 0)
      + (layerNormalization ? (isLSTM ? 15 : 11) * count + 4 : 0) + (residual ? count - 1 : 0)
  }
}

extension TrainingSettings {
  /// Floats that the optimizer and the average of the weights hold of a parameter.
  fileprivate var tensorsRemembered: Double {
    let velocity = momentum == 0 ? 0.0 : 1
    let average = averaging.rule == .none ? 0.0 : 1
    switch optimizer {
    case .sgd: return velocity + average
    case .adam, .adamw: return 2 + average
    case .rmsprop: return 1 + velocity + (centered ? 1 : 0) + average
    case .adagrad: return 1 + average
    }
  }
}
