public import RefrainTensor

/// What a recurrent layer knows at a moment: a value to keep, to fork or to go back to.
public struct RecurrentState: Sendable, Equatable {
  /// `[layers, N, H]`
  public var hidden: Tensor

  /// - Parameter hidden: `[layers, N, H]`.
  public init(hidden: Tensor) {
    requireShape(hidden.rank == 3, "a recurrent state is [layers, N, H], which \(hidden.shape) is not")
    self.hidden = hidden
  }

  /// How many sequences it belongs to, N.
  public var batchSize: Int { hidden.shape[1] }

  /// The same state, cut off from the past: nothing is propagated through it. A state that has left
  /// `valueWithGradient` is so already.
  public func detached() -> RecurrentState { RecurrentState(hidden: hidden.detached()) }
}
