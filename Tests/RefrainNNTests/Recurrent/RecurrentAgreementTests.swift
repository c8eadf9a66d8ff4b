import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

/// Random networks, each computed in two ways that must agree in outputs, states and all gradients.
@Suite struct RecurrentAgreementTests {
  static let fused = RecurrentConfiguration.some(1)
  static let turned = RecurrentConfiguration.some(2)
  static let ragged = RecurrentConfiguration.some(3) { configuration in
    var random = SplitMix64(seed: configuration.seed)
    configuration.lengths = configuration.lengths(using: &random)
  }
  static let cut = RecurrentConfiguration.some(4) { configuration in
    configuration.options.isBidirectional = false
    configuration.steps = max(configuration.steps, 2)
  }

  /// Fused against cells and masks by hand, in training, where both draw the same numbers.
  @Test(arguments: fused)
  func fusedAgreesWithCells(configuration: RecurrentConfiguration) {
    func check(_ layer: some LayeredNetwork) -> [String] {
      RecurrentProbe(layer, configuration).differences(
        tolerance: configuration.tolerance,
        { $0.fused(state: $0.state, lengths: configuration.lengths, mode: configuration.training()) },
        { $0.unrolled(lengths: configuration.lengths, mode: configuration.training()) })
    }
    #expect(check(configuration.layer(configuration.options)) == [])
  }

  /// The layout moves the input and the output, to the bit, and never the state nor a mask.
  @Test(arguments: turned)
  func timeMajorIsBatchMajor(configuration: RecurrentConfiguration) {
    var (timeMajor, batchMajor) = (configuration.options, configuration.options)
    (timeMajor.layout, batchMajor.layout) = (.timeMajor, .batchMajor)
    func results(_ layer: some LayeredNetwork) -> [(name: String, value: Tensor)] {
      RecurrentProbe(layer, configuration).results {
        $0.fused(state: $0.state, lengths: configuration.lengths, mode: configuration.training())
      }
    }
    let pairs = zip(results(configuration.layer(timeMajor)), results(configuration.layer(batchMajor)))
    #expect(pairs.compactMap { bitMismatch($0.name, $0.value, $1.value) } == [])
  }

  /// A batch of different lengths against each row by itself. In inference, since every call has masks of its own.
  @Test(arguments: ragged)
  func raggedIsRowByRow(configuration: RecurrentConfiguration) throws {
    let lengths = try #require(configuration.lengths)
    func check(_ layer: some LayeredNetwork) -> [String] {
      RecurrentProbe(layer, configuration).differences(
        tolerance: configuration.tolerance, { $0.fused(state: $0.state, lengths: lengths) },
        { rowByRow($0, lengths, configuration.steps) })
    }
    #expect(check(configuration.layer(configuration.options)) == [])
  }

  private func rowByRow<Network>(
    _ probe: RecurrentProbe<Network>, _ lengths: [Int], _ steps: Int
  ) -> (output: Tensor, state: RecurrentState) {
    let rows = lengths.enumerated().map { row, length in
      let initial = probe.state?.row(row) ?? probe.layer.initialState(batchSize: 1)
      let padding = Tensor(zeros: [steps - length, 1, probe.layer.outputSize])
      if length == 0 { return (output: padding, state: initial) }
      let result = probe.fused(steps: 0..<length, rows: row..<(row + 1), state: initial)
      return (concatenate([result.output, padding]), result.state)
    }
    return (concatenate(rows.map(\.output), axis: 1), RecurrentState.joined(rows.map(\.state)))
  }

  /// A sequence in two parts with the state carried on against the whole, gradients through the state included. In
  /// inference, for the same reason.
  @Test(arguments: cut)
  func partsAreTheWhole(configuration: RecurrentConfiguration) {
    let (steps, cut) = (configuration.steps, 1 + Int(configuration.seed) % (configuration.steps - 1))
    func check(_ layer: some LayeredNetwork) -> [String] {
      RecurrentProbe(layer, configuration).differences(
        tolerance: configuration.tolerance,
        { probe in
          let first = probe.fused(steps: 0..<cut, state: probe.state)
          let second = probe.fused(steps: cut..<steps, state: first.state)
          return (concatenate([first.output, second.output]), second.state)
        }, { $0.fused(state: $0.state) })
    }
    #expect(check(configuration.layer(configuration.options)) == [])
  }

  /// No state is the zero state, to the bit, in training as well. No input is dropped: a product of nothing but zeros
  /// may be -0, which the product with the zero state turns into 0.
  @Test(
    arguments: RecurrentConfiguration.some(5) {
      $0.hasState = false
      ($0.options.dropout, $0.options.inputDropout) = (0, 0)
    })
  func noStateIsTheZeroState(configuration: RecurrentConfiguration) {
    func check(_ layer: some LayeredNetwork) -> [String] {
      let zero = layer.initialState(batchSize: configuration.batch)
      let runs = [nil, zero].map { state in
        RecurrentProbe(layer, configuration).results {
          $0.fused(state: state, lengths: configuration.lengths, mode: configuration.training())
        }
      }
      return zip(runs[0], runs[1]).compactMap { bitMismatch($0.name, $0.value, $1.value) }
    }
    #expect(check(configuration.layer(configuration.options)) == [])
  }

  /// Whatever lies behind the end of a sequence is never looked at, not even a NaN, and no mask lets it
  /// through.
  @Test(
    arguments: RecurrentConfiguration.some(6) {
      $0.isOneHot = false
      $0.lengths = (0..<$0.batch).map { $0 / 2 }
      $0.steps = $0.batch + 1
    })
  func paddingIsNeverRead(configuration: RecurrentConfiguration) throws {
    let lengths = try #require(configuration.lengths)
    func check(_ layer: some LayeredNetwork) -> [String] {
      let clean = RecurrentProbe(layer, configuration)
      var soiled = clean
      let width = configuration.batch * configuration.inputs
      soiled.x = clean.x.map { x in
        Tensor(
          x.scalars.enumerated().map { place, value in
            place / width < lengths[place % width / configuration.inputs] ? value : .nan
          }, shape: x.shape)
      }
      let runs = [clean, soiled].map { probe in
        probe.results { $0.fused(state: $0.state, lengths: lengths, mode: configuration.training()) }
      }
      return zip(runs[0], runs[1]).compactMap { bitMismatch($0.name, $0.value, $1.value) }
    }
    #expect(check(configuration.layer(configuration.options)) == [])
  }
}
