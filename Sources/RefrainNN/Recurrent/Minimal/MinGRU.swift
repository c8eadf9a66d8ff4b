/// Layers of minGRU (Feng et al., 2024, arXiv 2410.01201): `h' = (1 − z) h + z ĥ` with `z = σ(W_z x + b_z)` and the
/// candidate `ĥ = W_h x + b_h`. Neither reads the state, so that a sequence is one linear scan.
///
/// In `weight_ih` the rows of z come first, then those of the candidate.
public struct MinGRU: MinimalRecurrentLayer {
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
      .gru, inputSize: inputSize, hiddenSize: hiddenSize, layerCount: layerCount, hasBias: hasBias,
      candidate: candidate, options: options, weight: weight, using: &generator)
  }
}
