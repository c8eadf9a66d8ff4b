import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing
import _RefrainTestSupport

@Suite struct LanguageModelTests {
  typealias Configuration = LanguageModel.Configuration

  private func model(_ configuration: Configuration, seed: UInt64 = 1) -> LanguageModel {
    var generator = Philox(seed: seed)
    let normal = Initializer.normal(standardDeviation: 0.4)
    var model = LanguageModel(
      configuration, weights: .init(input: normal, recurrent: normal, head: normal), using: &generator)
    // Biases too, so that a test sees them.
    model.forEachParameter { parameter, value in
      if parameter.name.contains("bias") { value = normal(value.shape, using: &generator) }
    }
    return model
  }

  private func ids(_ rows: Int, _ steps: Int, below bound: Int) -> IndexTensor {
    var random = SplitMix64(seed: 5)
    return random.ids([rows, steps], below: bound)
  }

  static let configurations = [
    Configuration(vocabularySize: 7, hiddenSize: 5),
    Configuration(vocabularySize: 7, hiddenSize: 5, layerCount: 2, activation: .tanh, biases: .one),
    Configuration(vocabularySize: 3, hiddenSize: 9, layerCount: 3, biases: .none),
    Configuration(vocabularySize: 1, hiddenSize: 1, activation: .tanh),
  ]

  @Test(arguments: configurations)
  func shapes(_ configuration: Configuration) {
    let model = model(configuration)
    let (v, h, l) = (configuration.vocabularySize, configuration.hiddenSize, configuration.layerCount)
    let (logits, state) = model(ids(4, 6, below: v))
    #expect(logits.shape == [24, v])
    #expect(state.hidden.shape == [l, 4, h])
    #expect(model.initialState(batchSize: 3).hidden == Tensor(zeros: [l, 3, h]))
    #expect(model.parameterCount == configuration.parameterCount)
  }

  @Test(arguments: RNN.Biases.allCases, [1, 2, 3])
  func parameterCount(_ biases: RNN.Biases, _ layers: Int) {
    let configuration = Configuration(vocabularySize: 11, hiddenSize: 4, layerCount: layers, biases: biases)
    #expect(model(configuration).parameterCount == configuration.parameterCount)
  }

  @Test func theChaptersParameterCount() {
    // 1027 · 256 + 256² + 2 · 256 + 256 · 1027 + 1027
    #expect(Configuration(vocabularySize: 1_027).parameterCount == 592_899)
  }

  /// Step by step in double precision, from the parameters as files name them.
  @Test(arguments: configurations)
  func followsItsDefinition(_ configuration: Configuration) {
    let model = model(configuration)
    let (v, h) = (configuration.vocabularySize, configuration.hiddenSize)
    let (rows, steps) = (2, 4)
    let ids = ids(rows, steps, below: v)
    var parameters: [String: Tensor] = [:]
    for (name, value) in model.parameters { parameters[name] = value }
    func bias(_ name: String, _ index: Int) -> Double { Double(parameters[name]?.scalars[index] ?? 0) }
    var expected = [Double](repeating: 0, count: rows * steps * v)
    for row in 0..<rows {
      var state = [[Double]](repeating: [Double](repeating: 0, count: h), count: configuration.layerCount)
      for step in 0..<steps {
        var input = [Double](repeating: 0, count: v)
        input[Int(ids.scalars[row * steps + step])] = 1
        for layer in state.indices {
          let weightIH = parameters["rnn.weight_ih_l\(layer)"]?.scalars ?? []
          let weightHH = parameters["rnn.weight_hh_l\(layer)"]?.scalars ?? []
          input = (0..<h).map { unit in
            var sum = bias("rnn.bias_ih_l\(layer)", unit) + bias("rnn.bias_hh_l\(layer)", unit)
            for (index, x) in input.enumerated() { sum += Double(weightIH[index * h + unit]) * x }
            for (index, x) in state[layer].enumerated() { sum += Double(weightHH[unit * h + index]) * x }
            return configuration.activation == .relu ? max(sum, 0) : tanhOfDouble(sum)
          }
          state[layer] = input
        }
        for id in 0..<v {
          let weights = parameters["head.weight"]?.scalars ?? []
          expected[(step * rows + row) * v + id] = input.enumerated().reduce(bias("head.bias", id)) {
            $0 + Double(weights[id * h + $1.offset]) * $1.element
          }
        }
      }
    }
    let reference = Reference(expected, shape: [rows * steps, v])
    #expect(mismatch("logits", model(ids).logits, reference, tolerance: 1e-5) == nil)
  }

  private func tanhOfDouble(_ x: Double) -> Double {
    let e = Platform.exp(-2 * abs(x))
    return (x < 0 ? -1 : 1) * (1 - e) / (1 + e)
  }

  /// A text in two parts with the state carried over equals the text in one.
  @Test(arguments: configurations, [1, 3, 5])
  func stateCarriesOver(_ configuration: Configuration, _ cut: Int) {
    let model = model(configuration)
    let ids = ids(3, 6, below: configuration.vocabularySize)
    func columns(_ range: Range<Int>) -> IndexTensor {
      let scalars = (0..<3).flatMap { row in range.map { ids.scalars[row * 6 + $0] } }
      return IndexTensor(scalars, shape: [3, range.count])
    }
    let whole = model(ids)
    let first = model(columns(0..<cut))
    let second = model(columns(cut..<6), state: first.state)
    let joined = concatenate([first.logits, second.logits])
    #expect(mismatch("logits", joined, whole.logits, tolerance: 1e-6) == nil)
    #expect(mismatch("state", second.state.hidden, whole.state.hidden, tolerance: 1e-6) == nil)
  }

  @Test func seedsDecideTheWeights() {
    let configuration = Self.configurations[1]
    #expect(
      model(configuration, seed: 1).parameters.map(\.value) == model(configuration, seed: 1).parameters.map(\.value))
    #expect(model(configuration, seed: 1).parameters[0].value != model(configuration, seed: 2).parameters[0].value)
  }

  @Test func gluonWeights() {
    var generator = Philox(seed: 1)
    let model = LanguageModel(.init(vocabularySize: 100, hiddenSize: 64), using: &generator)
    for (name, value) in model.parameters {
      let deviation = (value.sumOfSquares / Double(value.count)).squareRoot()
      #expect(name.contains("bias") ? deviation == 0 : abs(deviation - 0.01) < 5e-4, "\(name): \(deviation)")
    }
  }

  @Test func kerasWeights() throws {
    var generator = Philox(seed: 1)
    let model = LanguageModel(
      .init(vocabularySize: 100, hiddenSize: 64, activation: .tanh, biases: .one), weights: .keras, using: &generator)
    let recurrent = model.rnn.layers[0].weightHH
    var identity = [Double](repeating: 0, count: 64 * 64)
    for index in 0..<64 { identity[index * 65] = 1 }
    let product = matmul(recurrent, recurrent.transposed())
    #expect(mismatch("W Wᵀ", product, Reference(identity, shape: [64, 64]), tolerance: 1e-5) == nil)
    let limit = Float((6.0 / 164).squareRoot())
    for weight in [model.rnn.layers[0].weightIH, try #require(model.head.weight)] {
      let largest = weight.scalars.map { abs($0) }.max() ?? 0
      #expect(largest <= limit && largest > 0.98 * limit)
    }
    #expect(model.rnn.layers[0].biasHH == nil)
  }

  @Test(arguments: [
    (0, 1, 1, "vocabulary size"), (1, 0, 1, "hidden size"), (1, 1, 0, "number of layers"), (1, -5, 1, "hidden size"),
    (1, .max, 1, "hidden size"), (1, 1, .max, "number of layers"), (.min, 1, 1, "vocabulary size"),
    (1, (1 << 24) + 1, 1, "hidden size"),
  ])
  func impossibleSizes(_ vocabulary: Int, _ hidden: Int, _ layers: Int, _ setting: String) {
    let configuration = Configuration(vocabularySize: vocabulary, hiddenSize: hidden, layerCount: layers)
    let value = [vocabulary, hidden, layers].first { $0 != 1 } ?? 1
    let expected = ConfigurationError.outOfRange(setting: setting, value: value)
    #expect(throws: expected) { try configuration.validate() }
    #expect(expected.description.contains(setting) && expected.description.contains(grouped(value)))
  }

  @Test(arguments: [(1 << 24, 1 << 24, 1 << 24), (1, 1 << 24, 1), (1_000, 46_400, 1), (1 << 20, 1 << 11, 1)])
  func tooManyParameters(_ vocabulary: Int, _ hidden: Int, _ layers: Int) {
    let configuration = Configuration(vocabularySize: vocabulary, hiddenSize: hidden, layerCount: layers)
    #expect(
      throws: ConfigurationError.tooManyParameters(
        vocabularySize: vocabulary, hiddenSize: hidden, layerCount: layers)
    ) { try configuration.validate() }
  }

  @Test func possibleSizes() throws {
    for configuration in Self.configurations { try configuration.validate() }
    try Configuration(vocabularySize: 1_000, hiddenSize: 45_000).validate()
  }
}
