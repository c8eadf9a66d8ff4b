import RefrainTensor

/// What a minimal layer's candidate goes through (Feng et al., 2024).
public enum MinimalCandidate: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing: the paper's main text.
  case linear
  /// The appendix's g: x + 0.5 for x ≥ 0, else σ(x), so that candidates are positive. The initial state never goes
  /// through it.
  case positive

  func callAsFunction(_ x: Tensor) -> Tensor {
    self == .linear ? x : select(x .>= 0, x + 0.5, otherwise: sigmoid(x))
  }
}

/// The gates of minGRU and minLSTM, which depend on the input alone, so that the state follows a linear recurrence.
enum MinimalKind: Sendable {
  case gru
  case lstm

  /// Gates and candidate: rows of the weight for each unit.
  var gateCount: Int { self == .gru ? 2 : 3 }

  /// What each state is multiplied by and what is added to it, `[…, H]`.
  ///
  /// - Parameter x: `[…, G · H]`, the input times the weights, with the bias.
  func pairs(_ x: Tensor, _ candidate: MinimalCandidate) -> (factor: Tensor, term: Tensor) {
    let (width, axis) = (x.shape[x.rank - 1] / gateCount, x.rank - 1)
    let parts = (0..<gateCount).map { x.sliced(($0 * width)..<(($0 + 1) * width), axis: axis) }
    switch self {
    case .gru:
      let update = sigmoid(parts[0])
      return (1 - update, update * candidate(parts[1]))
    case .lstm:
      // The bound keeps both from vanishing together, where their shares would be 0 / 0.
      let (forget, input) = (sigmoid(bounded(parts[0])), sigmoid(bounded(parts[1])))
      let sum = forget + input
      return (forget / sum, input / sum * candidate(parts[2]))
    }
  }

  private func bounded(_ x: Tensor) -> Tensor { pointwiseMax(x, Tensor(-80)) }
}
