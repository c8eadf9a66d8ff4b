import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing
import _RefrainTestSupport

/// What a configuration asks for, its layers do.
@Suite struct ModelOptionTests {
  typealias Configuration = LanguageModel.Configuration

  private static func make(_ cell: Configuration.Cell, _ change: (inout Configuration) -> Void) -> Configuration {
    var configuration = Configuration(cell: cell, vocabularySize: 11, hiddenSize: 6, layerCount: 2, activation: .tanh)
    change(&configuration)
    return configuration
  }

  private static let dropout = RecurrentOptions(dropout: 0.5, dropoutIsVariational: true, outputDropout: 0.5)

  static let choices: [(Configuration, RecurrentOptions)] = [
    (make(.rnn) { $0.dropout = 0.5 }, dropout),
    (make(.lstm) { $0.dropout = 0.5 }, dropout),
    (make(.gru) { $0.dropout = 0.5 }, dropout),
    (make(.rnn) { $0.weightDrop = 0.4 }, RecurrentOptions(weightDrop: 0.4)),
    (make(.lstm) { $0.weightDrop = 0.4 }, RecurrentOptions(weightDrop: 0.4)),
    (make(.gru) { $0.weightDrop = 0.4 }, RecurrentOptions(weightDrop: 0.4)),
    (make(.rnn) { $0.zoneout = 0.3 }, RecurrentOptions(zoneout: Zoneout(hidden: 0.3))),
    (make(.lstm) { $0.zoneout = 0.3 }, RecurrentOptions(zoneout: Zoneout(hidden: 0.3, cell: 0.3))),
    (make(.gru) { $0.zoneout = 0.3 }, RecurrentOptions(zoneout: Zoneout(hidden: 0.3))),
    (make(.lstm) { $0.layerNormalization = true }, RecurrentOptions(layerNormalization: true)),
    (make(.gru) { $0.residual = true }, RecurrentOptions(residual: true)),
  ]

  /// A model in training is the layers that a user would build with those options, to the bit.
  @Test(arguments: choices)
  func layersHaveTheOptions(_ configuration: Configuration, _ options: RecurrentOptions) throws {
    var generator = Philox(seed: 3)
    let model = LanguageModel(configuration, weights: .pytorch(hiddenSize: 6), using: &generator)
    let stack = try #require(model.rnn.stack)
    // Says nothing where nothing is dropped.
    var options = options
    options.dropoutIsVariational = true
    #expect(stack.options == options)
    var byHand = built(configuration.cell, options)
    byHand.layers = stack.layers
    var random = SplitMix64(seed: 5)
    let ids = random.ids([3, 8], below: 11)
    let output = model.outputs(ids, state: nil, mode: training()).output
    let expected = byHand.run(
      .oneHot(OneHot(ids.transposed(), depth: 11)), state: nil, lengths: nil, mode: training()
    ).output
    #expect(bitMismatch("output", output, expected.reshaped(to: [-1, 6])) == nil)
    let isRandom = output != model.outputs(ids, state: nil, mode: .inference).output
    #expect(isRandom == configuration.isRandomInTraining)
  }

  private func built(_ cell: Configuration.Cell, _ options: RecurrentOptions) -> RecurrentStack {
    var random = SplitMix64(seed: 1)
    switch cell {
    case .rnn:
      return RNN(
        inputSize: 11, hiddenSize: 6, layerCount: 2, activation: .tanh, options: options, using: &random
      ).layerStack
    case .lstm:
      return LSTM(inputSize: 11, hiddenSize: 6, layerCount: 2, options: options, using: &random).layerStack
    default:
      return GRU(inputSize: 11, hiddenSize: 6, layerCount: 2, options: options, using: &random).layerStack
    }
  }

  /// The same masks at each call.
  private func training() -> Mode {
    var generator = Philox(seed: 8)
    return .training(using: &generator)
  }
}
