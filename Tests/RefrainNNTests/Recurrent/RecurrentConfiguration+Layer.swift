import RefrainNN
import RefrainTensor
import _RefrainTestSupport

extension RecurrentConfiguration {
  /// The network, every parameter a random number of its own, biases and gains included.
  func layer(_ options: RecurrentOptions) -> any LayeredNetwork {
    var random = SplitMix64(seed: seed)
    func filled<L: LayeredNetwork>(_ layer: L) -> L {
      var layer = layer
      let limit = 1 / Float(hidden).squareRoot()
      layer.forEachParameter { parameter, value in
        let range: Range<Float> = parameter.name.hasPrefix("norm") ? 0.5..<1.5 : -limit..<limit
        value = random.uniform(value.shape, in: range)
      }
      return layer
    }
    var generator = SplitMix64(seed: seed)
    switch kind {
    case .reluRNN, .tanhRNN:
      return filled(
        RNN(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount,
          activation: kind == .reluRNN ? .relu : .tanh, biases: biases, options: options, using: &generator))
    case .lstm:
      return filled(
        LSTM(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, projectionSize: projection,
          biases: biases, options: options, using: &generator))
    case .gruResetAfter, .gruResetBefore:
      return filled(
        GRU(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, resetAfter: kind == .gruResetAfter,
          biases: biases, options: options, using: &generator))
    case .minGRU:
      return filled(
        MinGRU(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, hasBias: biases != .none,
          candidate: candidate, options: options, using: &generator))
    case .minLSTM:
      return filled(
        MinLSTM(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, hasBias: biases != .none,
          candidate: candidate, options: options, using: &generator))
    }
  }

  /// Every call draws the same numbers.
  func training() -> Mode {
    var generator = Philox(seed: seed)
    return .training(using: &generator)
  }

  /// Layer normalisation divides by deviations that may be close to nothing, and so magnifies rounding.
  var tolerance: Double { options.layerNormalization ? 1e-3 : 2e-5 }
}
