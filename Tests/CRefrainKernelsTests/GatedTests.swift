import CRefrainKernels
import Testing

@Suite struct GatedTests {
  private static let cells = [
    RK_GATED_RELU, RK_GATED_TANH, RK_GATED_LSTM, RK_GATED_GRU_RESET_AFTER, RK_GATED_GRU_RESET_BEFORE,
  ]

  /// Values against the formulas in float64; gradients against their difference along one direction of all at once.
  @Test(arguments: ISA.available, cells)
  func agreesWithFloat64(isa: ISA, cell: rk_gated_cell) {
    for (index, (steps, batch, hidden)) in [
      (1, 1, 1), (4, 3, 5), (2, 9, 17), (2, 20, 16), (2, 49, 33), (1, 10, 250), (1, 2, 257),
    ].enumerated() {
      let width = cell == RK_GATED_LSTM && index % 2 == 1 ? hidden + 3 - index : hidden
      let layer = GatedLayer(
        cell, steps: steps, batch: batch, hidden: hidden, width: width, hasZoneout: index % 3 == 1)
      let result = isa.run { layer.run() }
      let expected = layer.reference(layer.variables)
      let size = "\(steps) x \(batch) x \(hidden) (\(width))"
      #expect(distance(result.states, expected.states) < 3e-6, "\(size)")
      #expect(distance(result.cells, expected.cells) < 3e-6, "\(size)")
      if cell == RK_GATED_RELU { continue }  // has a corner
      var numbers = Numbers(seed: 5)
      let direction = layer.variables.map { _ in numbers.float() > 0 ? 1.0 : -1.0 }
      let h = 1e-5
      let ahead = layer.reference(zip(layer.variables, direction).map { $0 + h * $1 }).loss
      let behind = layer.reference(zip(layer.variables, direction).map { $0 - h * $1 }).loss
      let gradient = (result.gradient + result.state + result.cell).map { Double($0) }
      let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let along = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(along - (ahead - behind) / (2 * h)) < 1e-4 * norm, "\(size)")
    }
  }

  /// Rows over the threads, units over the threads, and neither.
  @Test(arguments: ISA.available, cells)
  func sameBitsForEveryThreadCount(isa: ISA, cell: rk_gated_cell) {
    for (steps, batch, hidden) in [(5, 40, 70), (2, 4, 530), (2, 10, 330), (6, 12, 24)] {
      let layer = GatedLayer(
        cell, steps: steps, batch: batch, hidden: hidden, width: cell == RK_GATED_LSTM ? hidden - 5 : nil,
        hasZoneout: true)
      let expected = isa.run(threads: 1) { layer.run() }.allBits
      for threads: Int32 in [2, 3, 8] {
        #expect(isa.run(threads: threads) { layer.run() }.allBits == expected, "\(batch) x \(hidden)")
      }
    }
  }
}
