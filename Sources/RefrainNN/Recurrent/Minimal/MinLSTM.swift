/// Layers of minLSTM (Feng et al., 2024, arXiv 2410.01201): `h' = f' h + i' ĥ` with the shares
/// `f' = f / (f + i)` and `i' = i / (f + i)` of `f = σ(W_f x + b_f)` and `i = σ(W_i x + b_i)`, and the candidate
/// `ĥ = W_h x + b_h`. None reads the state, so that a sequence is one linear scan.
///
/// In `weight_ih` the rows of f come first, then those of i, then those of the candidate.
public struct MinLSTM: MinimalRecurrentLayer {
  /// The parameters, and what runs them.
  public var layerStack: MinimalStack

  /// - Parameters:
  ///   - inputSize: the number of input units, or of classes of a one-hot input.
  ///   - hiddenSize: the number of units of each layer and direction, H.
  ///   - layerCount: how many layers stand on top of each other.
  ///   - hasBias: whether gates and candidate have a bias, zeros at first.
  ///   - candidate: what the candidate goes through.
  ///   - options: direction, layout, dropout and residual connections. Weight drop, zoneout and layer normalisation
  ///     are refused: there is no recurrent product to apply them to.
  ///   - weight: how to choose the weights; by default as ``Linear`` does, uniform in ±1/√in.
  ///   - generator: where random numbers come from.
  public init(
    inputSize: Int, hiddenSize: Int, layerCount: Int = 1, hasBias: Bool = true,
    candidate: MinimalCandidate = .linear, options: RecurrentOptions = RecurrentOptions(),
    weight: Initializer? = nil, using generator: inout some RandomNumberGenerator
  ) {
    layerStack = MinimalStack(
      .lstm, inputSize: inputSize, hiddenSize: hiddenSize, layerCount: layerCount, hasBias: hasBias,
      candidate: candidate, options: options, weight: weight, using: &generator)
  }
}
