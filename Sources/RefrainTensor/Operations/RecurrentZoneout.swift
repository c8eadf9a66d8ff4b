/// Zoneout (Krueger et al. 2016): each element of a state keeps its value with some probability.
package struct RecurrentZoneout: Sendable {
  /// What a mask is for.
  package enum State: UInt64, Sendable {
    case hidden, cell
  }

  /// The probability for an element of the hidden state, and for one of an LSTM's cell.
  package var hidden: Float
  package var cell: Float
  /// What the masks are drawn with; nil in inference, where the expectation takes their place.
  package var key: UInt64?

  package init(hidden: Float, cell: Float = 0, key: UInt64?) {
    (self.hidden, self.cell, self.key) = (hidden, cell, key)
  }

  /// What stays of each element at one step: 1 or 0, or in inference the rate everywhere.
  ///
  /// - Parameter shape: of the state, `[N, P]` or `[N, H]`.
  package func mask(_ state: State, step: Int, shape: [Int]) -> Tensor {
    let rate = state == .hidden ? hidden : cell
    guard let key else { return Tensor(repeating: rate, shape: shape) }
    return Kernels.holdMasks(shape: shape, rate: rate, keys: [stepKey(key, state, step)]).viewed(as: shape)
  }

  /// The masks of all steps, `[T] + shape`; nil in inference.
  func masks(_ state: State, steps: Int, shape: [Int]) -> Tensor? {
    guard let key else { return nil }
    let keys = (0..<steps).map { stepKey(key, state, $0) }
    return Kernels.holdMasks(shape: shape, rate: state == .hidden ? hidden : cell, keys: keys)
  }

  /// Each step draws from a stream of its own, so that a cell which knows only its step can draw the same numbers.
  private func stepKey(_ key: UInt64, _ state: State, _ step: Int) -> UInt64 {
    var stream = Philox(seed: key, position: 2 * UInt64(step) + state.rawValue)
    return stream.next()
  }
}
