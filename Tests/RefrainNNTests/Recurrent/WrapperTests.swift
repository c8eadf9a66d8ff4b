import RefrainNN
import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct WrapperTests {
  private static let x: Tensor = {
    var random = SplitMix64(seed: 3)
    return random.uniform([6, 3, 5])
  }()

  private static func cell(_ inputs: Int = 5, _ outputs: Int = 2, dropout: Float = 0, seed: UInt64 = 1) -> CountingCell
  {
    var random = SplitMix64(seed: seed)
    return CountingCell(inputs, outputs, dropout: dropout, using: &random)
  }

  /// Unrolled by hand: outputs and both tensors of the state.
  private static func unrolled<Cell: RecurrentCell>(_ cell: Cell, _ x: Tensor) -> (output: Tensor, state: Cell.State) {
    var (state, outputs) = (cell.initialState(batchSize: x.shape[1]), [Tensor]())
    for step in 0..<x.shape[0] {
      let (output, next) = cell(x[step], state: state, mode: .inference)
      outputs.append(output)
      state = next
    }
    return (stack(outputs), state)
  }

  @Test func aCellRunsOverSequences() {
    let (cell, x) = (Self.cell(), Self.x)
    let (actual, expected) = (Recurrent(cell)(x), Self.unrolled(cell, x))
    #expect(actual.output == expected.output)
    #expect(actual.state.stateTensors == expected.state.stateTensors)
    let half = Recurrent(cell)(x.sliced(0..<2))
    let rest = Recurrent(cell)(x.sliced(2..<6), state: half.state)
    #expect(concatenate([half.output, rest.output]) == expected.output)
    let turned = Recurrent(cell, layout: .batchMajor)(x.transposed(permutation: [1, 0, 2]))
    #expect(turned.output.transposed(permutation: [1, 0, 2]) == expected.output)
    #expect(Recurrent(cell).parameters.first?.name == "cell.input.weight")
    #expect(gradientMismatch(of: Recurrent(cell)) { $0(x, lengths: [6, 0, 2]).output } == nil)
  }

  /// Of different lengths, forward and backward, against each row by itself.
  @Test(arguments: [false, true])
  func rowsHaveTheirOwnLengths(isReversed: Bool) {
    let (layer, lengths) = (Recurrent(Self.cell(), reversed: isReversed), [2, 0, 6])
    let (output, state) = layer(Self.x, lengths: lengths)
    for (row, length) in lengths.enumerated() {
      let mine = output.sliced(row..<(row + 1), axis: 1)
      #expect(mine.sliced(length..<6) == Tensor(zeros: [6 - length, 1, 2]))
      let age = state.age.sliced(row..<(row + 1))
      #expect(age.scalar == Float(length))
      if length == 0 { continue }
      let alone = layer(Self.x.sliced(0..<length).sliced(row..<(row + 1), axis: 1))
      #expect(mismatch("output", mine.sliced(0..<length), alone.output, tolerance: 1e-6) == nil)
      #expect(mismatch("state", state.memory.sliced(row..<(row + 1)), alone.state.memory, tolerance: 1e-6) == nil)
    }
  }

  @Test func theModeReachesTheCell() {
    var generator = Philox(seed: 1)
    let layer = Recurrent(Self.cell(dropout: 0.5))
    #expect(layer(Self.x, mode: .training(using: &generator)).output != layer(Self.x).output)
  }

  @Test func cellsStack() {
    let (low, high) = (Self.cell(5, 3), Self.cell(3, 3, seed: 2))
    let expected = Self.unrolled(high, Self.unrolled(low, Self.x).output).output
    let (chained, _) = Recurrent(Chained(low, high))(Self.x)
    #expect(mismatch("chained", chained, expected, tolerance: 1e-6) == nil)
    let same = [Self.cell(5, 5), Self.cell(5, 5, seed: 2)]
    let stacked = Recurrent(Stacked(same))(Self.x)
    let both = Self.unrolled(same[1], Self.unrolled(same[0], Self.x).output)
    #expect(mismatch("stacked", stacked.output, both.output, tolerance: 1e-6) == nil)
    #expect(stacked.state[1].memory == both.state.memory)
    #expect(gradientMismatch(of: Recurrent(Chained(low, high))) { $0(Self.x).output } == nil)
    #expect(gradientMismatch(of: Recurrent(Stacked(same))) { $0(Self.x).output } == nil)
    #expect(inputAndStateMismatch(of: Recurrent(Chained(low, high)), at: Self.x) == nil)
    #expect(inputAndStateMismatch(of: Recurrent(Stacked(same)), at: Self.x, lengths: [6, 0, 2]) == nil)
  }

  @Test func aResidualCellAddsItsInput() {
    let cell = Self.cell(5, 5)
    let expected = Self.unrolled(cell, Self.x).output + Self.x
    #expect(mismatch("output", Recurrent(Residual(cell))(Self.x).output, expected, tolerance: 1e-6) == nil)
    #expect(gradientMismatch(of: Recurrent(Residual(cell))) { $0(Self.x).output } == nil)
    #expect(inputAndStateMismatch(of: Recurrent(Residual(cell)), at: Self.x, lengths: [2, 6, 0]) == nil)
  }

  @Test func bothDirectionsStandSideBySide() {
    let layer = Bidirectional(forward: Self.cell(), reverse: Self.cell(seed: 2))
    let lengths = [6, 4, 1]
    let (output, state) = layer(Self.x, lengths: lengths)
    let ahead = Recurrent(layer.forward.cell)(Self.x, lengths: lengths)
    let back = Recurrent(layer.reverse.cell, reversed: true)(Self.x, lengths: lengths)
    #expect(output == concatenate([ahead.output, back.output], axis: 2))
    #expect(state.stateTensors == ahead.state.stateTensors + back.state.stateTensors)
    let again = layer(Self.x, state: layer.initialState(batchSize: 3), lengths: lengths)
    #expect(again.output == output)
    #expect(gradientMismatch(of: layer) { $0(Self.x, lengths: lengths).output } == nil)
    for lengths in [nil, lengths, [2, 0, 6]] as [[Int]?] {
      #expect(inputAndStateMismatch(of: layer, at: Self.x, lengths: lengths) == nil)
    }
  }

  /// Built-in cells in a stack draw masks of their own.
  @Test func stackedCellsZoneOutIndependently() {
    var random = SplitMix64(seed: 1)
    let cell = RNNCell(inputSize: 200, hiddenSize: 200, zoneout: Zoneout(hidden: 0.5), using: &random)
    var generator = Philox(seed: 1)
    let x = random.uniform([1, 1, 200])
    let state = [random.uniform([1, 200], in: 2..<3), random.uniform([1, 200], in: 2..<3)]
    let next = Recurrent(Stacked([cell, cell]))(x, state: state, mode: .training(using: &generator)).state
    let kept = zip(state, next).map { zip($0.scalars, $1.scalars).map { $0 == $1 } }
    #expect(kept[0].contains(true) && kept[0].contains(false))
    #expect(kept[0] != kept[1])
  }

  @Test func aStateThatDoesNotFitStopsTheProgram() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SplitMix64(seed: 1)
      let layer = Recurrent(LSTMCell(inputSize: 5, hiddenSize: 4, using: &random))
      _ = layer(Tensor(zeros: [6, 3, 5]), state: layer.initialState(batchSize: 2))
    }
    #expect(
      missing(["[[2, 4], [2, 4]]", "[6, 3, 5]", "[[3, 4], [3, 4]]"], in: result?.standardErrorContent) == [])
  }
}
