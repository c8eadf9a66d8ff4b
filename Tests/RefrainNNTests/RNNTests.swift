import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// How the recurrent layer behaves apart from its numbers. T, N, in and H are 7, 3, 5 and 4.
@Suite struct RNNTests {
  private typealias Run<M: Module> = (
    value: Tensor, auxiliary: (Tensor, RecurrentState), gradients: Gradients<M>
  )

  private static let configurations: [(RNN.Biases, Int, RecurrentActivation)] =
    RNN.Biases.allCases.flatMap { biases in
      [1, 2].flatMap { layers in
        RecurrentActivation.allCases.map { (biases, layers, $0) }
      }
    }

  @Test(arguments: configurations)
  func agreesWithItsFormula(biases: RNN.Biases, layers: Int, activation: RecurrentActivation) throws {
    let probe = randomProbe(layers: layers, activation: activation, biases: biases)
    let weights = weightsOfResults(layers: layers)
    func run(
      _ forward: (RNNProbe) throws -> (output: Tensor, state: RecurrentState)
    ) rethrows -> Run<RNNProbe> {
      try valueWithGradient(of: probe) { probe in
        let (output, state) = try forward(probe)
        return ((output * weights.0).sum() + (state.hidden * weights.1).sum(), (output, state))
      }
    }
    let fused = try run { $0.rnn(try #require($0.x), state: $0.initialState) }
    let unrolled = try run { $0.rnn.unrolled(try #require($0.x), state: try #require($0.initialState)) }
    #expect(mismatch("output", fused.auxiliary.0, unrolled.auxiliary.0, tolerance: 2e-6) == nil)
    #expect(
      mismatch("state", fused.auxiliary.1.hidden, unrolled.auxiliary.1.hidden, tolerance: 2e-6) == nil)
    for ((name, a), (_, b)) in zip(fused.gradients.named, unrolled.gradients.named) {
      #expect(mismatch(name, a, b, tolerance: 1e-5) == nil)
    }
  }

  @Test(arguments: configurations)
  func oneHotInputIsItsDenseForm(biases: RNN.Biases, layers: Int, activation: RecurrentActivation) throws {
    let probe = randomProbe(layers: layers, activation: activation, biases: biases)
    var random = SplitMix64(seed: 9)
    let oneHot = OneHot(random.ids([7, 3], below: 5), depth: 5)
    let weights = weightsOfResults(layers: layers)
    func run(dense: Bool) -> Run<RNN> {
      valueWithGradient(of: probe.rnn) { rnn in
        let (output, state) =
          dense ? rnn(Tensor(oneHot), state: probe.initialState) : rnn(oneHot, state: probe.initialState)
        return ((output * weights.0).sum() + (state.hidden * weights.1).sum(), (output, state))
      }
    }
    let (gathered, multiplied) = (run(dense: false), run(dense: true))
    #expect(mismatch("output", gathered.auxiliary.0, multiplied.auxiliary.0, tolerance: 1e-6) == nil)
    #expect(
      mismatch("state", gathered.auxiliary.1.hidden, multiplied.auxiliary.1.hidden, tolerance: 1e-6) == nil)
    for ((name, a), (_, b)) in zip(gathered.gradients.named, multiplied.gradients.named) {
      #expect(mismatch(name, a, b, tolerance: 1e-5) == nil)
    }
  }

  @Test(arguments: configurations)
  func noStateIsTheZeroState(biases: RNN.Biases, layers: Int, activation: RecurrentActivation) throws {
    let probe = randomProbe(layers: layers, activation: activation, biases: biases)
    let x = try #require(probe.x)
    let zero = probe.rnn.initialState(batchSize: 3)
    #expect(zero.hidden == Tensor(zeros: [layers, 3, 4]))
    let (absent, given) = (probe.rnn(x), probe.rnn(x, state: zero))
    #expect(bitMismatch("output", absent.output, given.output) == nil)
    #expect(bitMismatch("state", absent.state.hidden, given.state.hidden) == nil)
    let gradients = [nil, zero].map { state in
      valueWithGradient(of: probe.rnn) { rnn in
        let output = rnn(x, state: state).output
        return (output * output).sum()
      }.gradients.named
    }
    for ((name, a), (_, b)) in zip(gradients[0], gradients[1]) { #expect(bitMismatch(name, a, b) == nil) }
  }

  @Test(arguments: configurations, [1, 3, 6])
  func aSequenceInPartsIsTheWhole(configuration: (RNN.Biases, Int, RecurrentActivation), cut: Int) throws {
    let (biases, layers, activation) = configuration
    let probe = randomProbe(layers: layers, activation: activation, biases: biases)
    let x = try #require(probe.x)
    let whole = probe.rnn(x, state: probe.initialState)
    let first = probe.rnn(x.sliced(0..<cut), state: probe.initialState)
    let second = probe.rnn(x.sliced(cut..<7), state: first.state)
    let parts = concatenate([first.output, second.output])
    #expect(mismatch("output", parts, whole.output, tolerance: 1e-6) == nil)
    #expect(mismatch("state", second.state.hidden, whole.state.hidden, tolerance: 1e-6) == nil)
  }

  /// Within one closure gradients do flow through a carried state, and the two parts are the whole again.
  @Test(arguments: configurations)
  func gradientsFlowThroughACarriedState(biases: RNN.Biases, layers: Int, activation: RecurrentActivation)
    throws
  {
    let probe = randomProbe(layers: layers, activation: activation, biases: biases)
    let weights = weightsOfResults(layers: layers)
    let gradients = try [nil, 3].map { cut in
      try valueWithGradient(of: probe) { probe in
        let x = try #require(probe.x)
        var (output, state) = probe.rnn(x.sliced(0..<(cut ?? 7)), state: probe.initialState)
        if let cut {
          let second = probe.rnn(x.sliced(cut..<7), state: state)
          (output, state) = (concatenate([output, second.output]), second.state)
        }
        return (output * weights.0).sum() + (state.hidden * weights.1).sum()
      }.gradients.named
    }
    for ((name, a), (_, b)) in zip(gradients[0], gradients[1]) {
      #expect(mismatch(name, b, a, tolerance: 1e-5) == nil)
    }
  }

  /// A state that left `valueWithGradient` is a constant: it equals one that was cut off by hand.
  @Test func aStateCarriedFromBatchToBatchIsCutFromThePast() throws {
    let probe = randomProbe(layers: 2, activation: .tanh, biases: .both)
    let x = try #require(probe.x)
    let carried = valueWithGradient(of: probe.rnn) { rnn in
      let (output, state) = rnn(x)
      return (output.sum(), state)
    }.auxiliary
    let gradients = [
      carried, carried.detached(), RecurrentState(hidden: Tensor(carried.hidden.scalars, shape: [2, 3, 4])),
    ]
    .map { state in
      valueWithGradient(of: probe.rnn) { rnn in
        let output = rnn(x, state: state).output
        return (output * output).sum()
      }.gradients.named
    }
    for other in gradients.dropFirst() {
      for ((name, a), (_, b)) in zip(gradients[0], other) { #expect(bitMismatch(name, a, b) == nil) }
    }
  }

  /// The chapter's shapes: 35 steps of 2 sequences of 1,027 classes through 256 units.
  @Test func theChaptersShapes() {
    var random = SplitMix64(seed: 1)
    let rnn = RNN(inputSize: 1_027, hiddenSize: 256, using: &random)
    let state = rnn.initialState(batchSize: 2)
    #expect(state.hidden.shape == [1, 2, 256])
    #expect(state.batchSize == 2)
    let (output, next) = rnn(random.uniform([35, 2, 1_027]), state: state)
    #expect(output.shape == [35, 2, 256])
    #expect(next.hidden.shape == [1, 2, 256])
    #expect(next.hidden[0] == output[34])
    #expect((rnn.inputSize, rnn.hiddenSize) == (1_027, 256))
    #expect(rnn.activation == .relu)
  }

  @Test(arguments: RNN.Biases.allCases)
  func biases(_ biases: RNN.Biases) {
    let rnn = RNN.random(input: 5, hidden: 4, layers: 2, biases: biases)
    let names = rnn.parameters.map(\.name)
    for layer in 0..<2 {
      #expect(names.contains("bias_ih_l\(layer)") == (biases != .none))
      #expect(names.contains("bias_hh_l\(layer)") == (biases == .both))
    }
    let biasCount = biases == .both ? 16 : biases == .one ? 8 : 0
    #expect(rnn.parameterCount == 5 * 4 + 3 * 16 + biasCount)
  }

  @Test func defaultsArePyTorchs() {
    var random = SplitMix64(seed: 1)
    let rnn = RNN(inputSize: 30, hiddenSize: 25, layerCount: 2, using: &random)
    for (name, value) in rnn.parameters {
      let largest = value.scalars.map { abs($0) }.max() ?? 0
      #expect(name.hasPrefix("bias") ? largest == 0 : (0.19..<0.2).contains(largest), "\(name): \(largest)")
    }
  }

  private func randomProbe(layers: Int, activation: RecurrentActivation, biases: RNN.Biases) -> RNNProbe {
    var random = SplitMix64(seed: 5)
    return RNNProbe(
      rnn: .random(input: 5, hidden: 4, layers: layers, activation: activation, biases: biases),
      x: random.uniform([7, 3, 5]), h0: random.uniform([layers, 3, 4]))
  }

  private func weightsOfResults(layers: Int) -> (Tensor, Tensor) {
    var random = SplitMix64(seed: 6)
    return (random.uniform([7, 3, 4]), random.uniform([layers, 3, 4]))
  }
}
