import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Outputs, states and every gradient of the recurrent layer against PyTorch, MXNet's Gluon and Keras.
@Suite struct RNNFixtureTests {
  /// The largest difference allowed, of the largest number in the tensor.
  private let tolerance = 2e-5

  @Test(arguments: try Fixture("rnn_torch").cases)
  func matchesPyTorch(_ fixture: FixtureCase) throws { try check(fixture) }

  @Test(arguments: try Fixture("rnn_gluon").cases)
  func matchesGluon(_ fixture: FixtureCase) throws { try check(fixture) }

  @Test(arguments: try Fixture("rnn_keras").cases)
  func matchesKeras(_ fixture: FixtureCase) throws { try check(fixture) }

  private func check(_ fixture: FixtureCase) throws {
    let probe = try probe(of: fixture)
    let ids = fixture.has("ids") ? OneHot(try fixture.ids("ids"), depth: try fixture.integer("inputs")) : nil
    let (upstreamOutput, upstreamState) = try (
      fixture.tensor("upstream_output"), fixture.tensor("upstream_state")
    )
    let (_, results, gradients) = try valueWithGradient(of: probe) { probe in
      let (output, state) =
        if let ids {
          probe.rnn(ids, state: probe.initialState)
        } else {
          probe.rnn(try #require(probe.x), state: probe.initialState)
        }
      let value = (output * upstreamOutput).sum() + (state.hidden * upstreamState).sum()
      return (value, (output: output, state: state.hidden))
    }
    let (output, state) = try (fixture.reference("output"), fixture.reference("state"))
    #expect(mismatch("output", results.output, output, tolerance: tolerance) == nil)
    #expect(mismatch("state", results.state, state, tolerance: tolerance) == nil)

    var checked = 0
    for (name, gradient) in gradients.named {
      let name = "grad_" + (name.split(separator: ".").last ?? "")
      // The layer keeps its input weights as rows to gather; files hold PyTorch's layout.
      let reference = try fixture.reference(name)
      let expected = name.contains("weight_ih") ? reference.transposed() : reference
      #expect(mismatch(name, gradient, expected, tolerance: tolerance) == nil)
      checked += 1
    }
    #expect(checked == fixture.names(withPrefix: "grad_").count)
  }

  private func probe(of fixture: FixtureCase) throws -> RNNProbe {
    let bias = try fixture.text("bias")
    var rnn = RNN.random(
      input: try fixture.integer("inputs"), hidden: try fixture.integer("hidden"),
      layers: try fixture.integer("layers"),
      activation: try #require(RecurrentActivation(rawValue: try fixture.text("activation"))),
      biases: try #require(RNN.Biases(rawValue: bias)))
    var loaded: [String: Tensor] = [:]
    for name in fixture.names(withPrefix: "weight_") + fixture.names(withPrefix: "bias_") {
      loaded[name] = try fixture.tensor(name)
    }
    rnn.forEachParameter { description, parameter in
      guard let value = loaded.removeValue(forKey: description.name) else {
        Issue.record("the fixture has no \(description.name)")
        return
      }
      parameter = description.layout == .transposed ? value.transposed() : value
    }
    #expect(loaded.isEmpty)
    return RNNProbe(
      rnn: rnn, x: fixture.has("x") ? try fixture.tensor("x") : nil,
      h0: fixture.has("h0") ? try fixture.tensor("h0") : nil)
  }
}
