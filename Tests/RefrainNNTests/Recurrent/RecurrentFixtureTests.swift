import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Outputs, states and every gradient of the recurrent layers against PyTorch, MXNet's Gluon and Keras, and against
/// PyTorch's operations where no framework has the layer.
@Suite struct RecurrentFixtureTests {
  /// The largest difference allowed, of the largest number in the tensor.
  private let tolerance = 2e-5

  @Test(arguments: try cases("rnn_torch", "lstm_torch", "gru_torch"))
  func matchesPyTorch(_ fixture: FixtureCase) throws { try check(fixture) }

  @Test(arguments: try cases("rnn_gluon", "gated_gluon"))
  func matchesGluon(_ fixture: FixtureCase) throws { try check(fixture) }

  @Test(arguments: try cases("rnn_keras", "gated_keras"))
  func matchesKeras(_ fixture: FixtureCase) throws { try check(fixture) }

  @Test(arguments: try cases("normalized_torch", "zoneout_torch", "minimal_torch"))
  func matchesTheFormulas(_ fixture: FixtureCase) throws { try check(fixture) }

  private static func cases(_ names: String...) throws -> [FixtureCase] {
    try names.flatMap { try Fixture($0).cases }
  }

  private func check(_ fixture: FixtureCase) throws {
    let (input, hidden) = try (fixture.integer("inputs"), fixture.integer("hidden"))
    let (layers, options) = try (fixture.integer("layers"), options(of: fixture))
    let biases = try #require(RecurrentBiases(rawValue: try fixture.text("bias")))
    var random = SplitMix64(seed: 1)
    switch try fixture.text("cell") {
    case "rnn":
      let activation = try #require(RecurrentActivation(rawValue: try fixture.text("activation")))
      try check(
        fixture,
        RNN(
          inputSize: input, hiddenSize: hidden, layerCount: layers, activation: activation, biases: biases,
          options: options, using: &random))
    case "lstm":
      try check(
        fixture,
        LSTM(
          inputSize: input, hiddenSize: hidden, layerCount: layers,
          projectionSize: try fixture.optionalInteger("projection"), biases: biases, options: options,
          using: &random))
    case "gru":
      try check(
        fixture,
        GRU(
          inputSize: input, hiddenSize: hidden, layerCount: layers,
          resetAfter: try fixture.text("reset") == "after", biases: biases, options: options, using: &random))
    case "mingru":
      try check(
        fixture,
        MinGRU(
          inputSize: input, hiddenSize: hidden, layerCount: layers, hasBias: biases != .none,
          candidate: try candidate(of: fixture), options: options, using: &random))
    case "minlstm":
      try check(
        fixture,
        MinLSTM(
          inputSize: input, hiddenSize: hidden, layerCount: layers, hasBias: biases != .none,
          candidate: try candidate(of: fixture), options: options, using: &random))
    case let cell:
      Issue.record("no layer for \(cell)")
    }
  }

  private func candidate(of fixture: FixtureCase) throws -> MinimalCandidate {
    try fixture.text("candidate") == "g" ? .positive : .linear
  }

  private func options(of fixture: FixtureCase) throws -> RecurrentOptions {
    var options = RecurrentOptions(isBidirectional: try fixture.flag("bidirectional"))
    if fixture.has(attribute: "normalized") { options.layerNormalization = try fixture.flag("normalized") }
    if fixture.has(attribute: "zoneout_mode") {
      options.zoneout = Zoneout(
        hidden: Float(try fixture.number("zoneout_hidden")), cell: Float(try fixture.number("zoneout_cell")))
    }
    return options
  }

  private func check(_ fixture: FixtureCase, _ layer: some LayeredNetwork) throws {
    let probe = try FixtureProbe(layer, fixture)
    let (value, results, gradients) = try valueWithGradient(of: probe) { probe in
      let results = probe.results()
      let terms = try results.map { try ($0.value * fixture.tensor("upstream_" + $0.name)).sum() }
      return (terms.reduce(Tensor(0), +), results.map { (name: $0.name, value: $0.value.detached()) })
    }
    #expect(value.scalars[0].isFinite)
    for (name, result) in results {
      #expect(mismatch(name, result, try fixture.reference(name), tolerance: tolerance) == nil)
    }
    #expect(results.count == fixture.names(withPrefix: "upstream_").count)

    for (name, gradient) in gradients.named {
      // The layers keep their input weights as rows to gather; files hold PyTorch's layout.
      let name = "grad_" + name.trimmingPrefix("layer.")
      let reference = try fixture.reference(name)
      let expected = name.contains("weight_ih") ? reference.transposed() : reference
      #expect(mismatch(name, gradient, expected, tolerance: tolerance) == nil)
    }
    #expect(gradients.named.count == fixture.names(withPrefix: "grad_").count)
  }
}

/// A recurrent layer with a fixture's parameters, and its input and initial state as further ones, so that one call
/// gives the gradients of all.
private struct FixtureProbe<Network: LayeredNetwork>: Module {
  var layer: Network
  var x, h0, c0: Tensor?
  let ids: OneHot?
  let lengths: [Int]?
  let mode: Mode

  init(_ layer: Network, _ fixture: FixtureCase) throws {
    self.layer = layer
    (x, h0, c0) = try (fixture.optionalTensor("x"), fixture.optionalTensor("h0"), fixture.optionalTensor("c0"))
    ids = fixture.has("ids") ? OneHot(try fixture.ids("ids"), depth: layer.inputSize) : nil
    lengths = try fixture.optionalIntegers("lengths")
    mode = try Self.mode(of: fixture)
    try load(fixture)
  }

  private static func mode(of fixture: FixtureCase) throws -> Mode {
    guard fixture.has(attribute: "zoneout_mode"), try fixture.text("zoneout_mode") == "training" else {
      return .inference
    }
    var generator = Constant(number: UInt64(try fixture.integer("seed")))
    return .training(using: &generator)
  }

  private mutating func load(_ fixture: FixtureCase) throws {
    var loaded: [String: Tensor] = [:]
    for name in ["weight_", "bias_", "norm_"].flatMap({ fixture.names(withPrefix: $0) }) {
      loaded[name] = try fixture.tensor(name)
    }
    layer.forEachParameter { description, parameter in
      guard let value = loaded.removeValue(forKey: description.name) else {
        Issue.record("the fixture has no \(description.name)")
        return
      }
      parameter = description.layout == .transposed ? value.transposed() : value
    }
    #expect(loaded.isEmpty)
  }

  mutating func visit(_ visitor: inout Visitor) {
    visitor("layer", &layer)
    visitor("x", &x)
    visitor("h0", &h0)
    visitor("c0", &c0)
  }

  func results() -> [(name: String, value: Tensor)] {
    let state = h0.map { RecurrentState(hidden: $0, cell: c0) }
    let (output, last) =
      if let ids {
        layer(ids, state: state, lengths: lengths, mode: mode)
      } else {
        layer(x ?? Tensor(0), state: state, lengths: lengths, mode: mode)
      }
    return [("output", output), ("state", last.hidden)] + (last.cell.map { [("cell", $0)] } ?? [])
  }
}

/// Always the same number, which becomes the seed of a pass.
private struct Constant: RandomNumberGenerator {
  let number: UInt64
  mutating func next() -> UInt64 { number }
}
