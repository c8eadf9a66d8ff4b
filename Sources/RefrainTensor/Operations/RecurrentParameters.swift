/// The nonlinearity of a plain recurrent layer.
public enum RecurrentActivation: String, Sendable, Hashable, Codable, CaseIterable {
  /// max(x, 0), the default of Gluon's `rnn.RNN`.
  case relu
  /// The hyperbolic tangent, the default of PyTorch's `nn.RNN` and Keras' `SimpleRNN`.
  case tanh
}

/// What a recurrent layer computes at each step.
package enum RecurrentKind: Sendable, Hashable {
  case rnn(RecurrentActivation)
  /// Gates i, f, g, o: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c').
  case lstm
  /// Gates r, z, n: h' = (1 − z) n + z h. Reset after the recurrent product (PyTorch, cuDNN),
  /// n = tanh(x + r (W h + b_hh)), or before it (Cho et al. 2014), n = tanh(x + W (r h) + b_hh).
  case gru(resetAfter: Bool)

  /// The number of gates, so the rows of a weight for each unit.
  package var gateCount: Int {
    switch self {
    case .rnn: 1
    case .lstm: 4
    case .gru: 3
    }
  }
}

/// What a recurrent layer reads, time-major.
package enum RecurrentInput {
  /// `[T, N, V]`, by its ids.
  case oneHot(OneHot)
  /// `[T, N, I]`
  case dense(Tensor)
  /// `[T, N, gates · H]`: already multiplied by the input weights, no bias added.
  case projected(Tensor)

  package var shape: [Int] {
    switch self {
    case .oneHot(let input): input.shape
    case .dense(let input), .projected(let input): input.shape
    }
  }
}

/// The parameters of one recurrent layer with G gates, H units and states of width P.
package struct RecurrentParameters {
  /// `[in, G · H]`: a row is what one input unit adds, so that a one-hot input is a gather. Not read with a projected
  /// input.
  package var weightIH: Tensor
  /// `[G · H, P]`, a row a unit of a gate; P = H without a projection.
  package var weightHH: Tensor
  /// `[G · H]`
  package var biasIH: Tensor?
  package var biasHH: Tensor?
  /// `[P, H]`, what an LSTM's h is multiplied by (Sak et al. 2014).
  package var projection: Tensor?
  package var normalization: RecurrentNormalization?

  package init(
    weightIH: Tensor, weightHH: Tensor, biasIH: Tensor?, biasHH: Tensor?, projection: Tensor? = nil,
    normalization: RecurrentNormalization? = nil
  ) {
    (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
    (self.projection, self.normalization) = (projection, normalization)
  }
}

/// Layer normalisation inside a cell (Ba et al. 2016), ε = 1e-5: of the recurrent product `W_hh h`, all gates as one
/// vector, and of what an LSTM's output reads of the cell.
package struct RecurrentNormalization {
  /// `[G · H]`
  package var hiddenGain: Tensor
  package var hiddenBias: Tensor
  /// `[H]`, an LSTM's alone.
  package var cellGain: Tensor?
  package var cellBias: Tensor?

  package init(hiddenGain: Tensor, hiddenBias: Tensor, cellGain: Tensor? = nil, cellBias: Tensor? = nil) {
    (self.hiddenGain, self.hiddenBias, self.cellGain, self.cellBias) = (hiddenGain, hiddenBias, cellGain, cellBias)
  }
}

/// The states after each step.
package struct RecurrentStates {
  /// `[T, N, P]`
  package var hidden: Tensor
  /// `[T, N, H]`, an LSTM's.
  package var cell: Tensor?
}
