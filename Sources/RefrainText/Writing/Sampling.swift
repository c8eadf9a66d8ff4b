import RefrainTensor

/// How the next character is chosen from a model's logits.
public enum Sampling: Sendable, Hashable {
  /// The most probable one, as the chapter does.
  case greedy
  /// Drawn from softmax(logits / temperature): below 1 bolder for the probable, above 1 more even.
  case temperature(Float)

  /// - Throws: ``WritingError`` for a temperature that is not a positive number.
  func validate() throws(WritingError) {
    if case .temperature(let value) = self, !(value > 0 && value.isFinite) { throw .badTemperature(value) }
  }

  /// Chooses what follows one of the sequences; its logits are used up.
  func choose(from state: inout WritingState, row: Int = 0, using generator: inout Philox) -> Int32 {
    guard case .temperature(let temperature) = self else { return state.argmax(row: row) }
    state.soften(row: row, temperature: temperature)
    let unit = generator.unitDouble()
    return state.withLogits(row: row) { probabilities in
      let threshold = unit * probabilities.reduce(0) { $0 + Double($1) }
      var sum = 0.0
      for (id, probability) in probabilities.enumerated() {
        sum += Double(probability)
        if threshold < sum { return Int32(id) }
      }
      // Rounding left the threshold at the very end: the last character that can be drawn.
      return Int32(probabilities.lastIndex { $0 > 0 } ?? 0)
    }
  }
}
