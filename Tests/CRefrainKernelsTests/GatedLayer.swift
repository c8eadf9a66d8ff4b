import CRefrainKernels

/// A gated layer and its data, with its loss `Σ u · states + Σ v · cells` also computed step by step in float64.
struct GatedLayer {
  let cell: rk_gated_cell
  let steps: Int, batch: Int, hidden: Int, width: Int
  let gates: Int
  let hasZoneout: Bool
  let weight: [Float], projection: [Float], biasIH: [Float], biasHH: [Float]
  let input: [Float], state: [Float], cellState: [Float]
  let stateMask: [Float], cellMask: [Float]
  let stateGradient: [Float], cellGradient: [Float]

  var isLSTM: Bool { cell == RK_GATED_LSTM }
  var projects: Bool { width != hidden }

  init(_ cell: rk_gated_cell, steps: Int, batch: Int, hidden: Int, width: Int? = nil, hasZoneout: Bool = false) {
    (self.cell, self.steps, self.batch, self.hidden) = (cell, steps, batch, hidden)
    (self.width, self.hasZoneout) = (width ?? hidden, hasZoneout)
    gates = cell == RK_GATED_LSTM ? 4 : cell == RK_GATED_RELU || cell == RK_GATED_TANH ? 1 : 3
    var numbers = Numbers(seed: steps &* 31 &+ batch &* 7 &+ hidden)
    let scale = 1 / Float(self.width).squareRoot(), rows = gates * hidden
    weight = numbers.floats(rows * self.width).map { $0 * scale }
    projection = numbers.floats(self.width * hidden).map { $0 * scale }
    (biasIH, biasHH) = (numbers.floats(rows), numbers.floats(rows))
    input = numbers.floats(steps * batch * rows)
    (state, cellState) = (numbers.floats(batch * self.width), numbers.floats(batch * hidden))
    stateMask = numbers.floats(steps * batch * self.width).map { $0 > 0.5 ? 1 : 0 }
    cellMask = numbers.floats(steps * batch * hidden).map { $0 > 0.5 ? 1 : 0 }
    stateGradient = numbers.floats(steps * batch * self.width)
    cellGradient = numbers.floats(steps * batch * hidden)
  }

  struct Result: Equatable {
    var states: [Float], cells: [Float]
    /// Before the activations, and of the initial states.
    var gradient: [Float], state: [Float], cell: [Float]

    var allBits: [[UInt32]] { [states, cells, gradient, state, cell].map(bits) }
  }

  /// Forward and backward.
  func run() -> Result {
    let count = steps * batch
    let pointers = [
      weight, projection, biasIH, biasHH, input, state, cellState, stateMask, cellMask, cellGradient,
    ].map(copy)
    let written = [
      [Float](repeating: .nan, count: count * width), [Float](repeating: .nan, count: count * hidden),
      [Float](repeating: .nan, count: count * gates * hidden), [Float](repeating: .nan, count: count * hidden),
      stateGradient, [Float](repeating: .nan, count: batch * width), [Float](repeating: 0, count: batch * hidden),
    ].map(copy)
    defer { for pointer in pointers + written { pointer.deallocate() } }
    var layer = rk_gated_layer()
    layer.cell = cell
    (layer.steps, layer.batch) = (Int64(steps), Int64(batch))
    (layer.hidden, layer.width) = (Int64(hidden), Int64(width))
    layer.weight_hh = UnsafePointer(pointers[0])
    layer.projection = projects ? UnsafePointer(pointers[1]) : nil
    (layer.h0, layer.c0) = (UnsafePointer(pointers[5]), UnsafePointer(pointers[6]))
    (layer.states, layer.cells, layer.gates, layer.part) = (written[0], written[1], written[2], written[3])
    layer.saves = true
    layer.state_zoneout = rk_zoneout(enabled: hasZoneout, mask: UnsafePointer(pointers[7]), rate: 0)
    layer.cell_zoneout = rk_zoneout(enabled: hasZoneout, mask: UnsafePointer(pointers[8]), rate: 0)
    var input = rk_gated_input()
    (input.bias_ih, input.bias_hh) = (UnsafePointer(pointers[2]), UnsafePointer(pointers[3]))
    input.projected = UnsafePointer(pointers[4])
    rk_gated_forward(&layer, &input)
    let states = array(written[0], count * width), cells = isLSTM ? array(written[1], count * hidden) : []
    var gradients = rk_gated_gradients()
    (gradients.states, gradients.cells) = (written[4], isLSTM ? UnsafePointer(pointers[9]) : nil)
    (gradients.h0, gradients.c0) = (written[5], written[6])
    rk_gated_backward(&layer, &gradients)
    return Result(
      states: states, cells: cells, gradient: array(written[2], count * gates * hidden),
      state: array(written[5], batch * width), cell: array(written[6], batch * hidden))
  }

  private func copy(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    let pointer = UnsafeMutablePointer<Float>.allocate(capacity: max(values.count, 1))
    for (i, value) in values.enumerated() { pointer[i] = value }
    return pointer
  }

  private func array(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// What the loss is differentiated by.
  var variables: [Double] { (input + state + cellState).map { Double($0) } }

  /// In float64, with `x` in the place of ``variables``.
  func reference(_ x: [Double]) -> (states: [Double], cells: [Double], loss: Double) {
    var h = Array(x[input.count..<(input.count + state.count)]), c = Array(x[(input.count + state.count)...])
    var (states, cells, loss) = ([Double](), [Double](), 0.0)
    for step in 0..<steps {
      for row in 0..<batch {
        let before = Array(h[(row * width)..<((row + 1) * width)]), place = step * batch + row
        let (new, newCell) = advance(x, place, before, Array(c[(row * hidden)..<((row + 1) * hidden)]))
        for i in 0..<width {
          h[row * width + i] = hasZoneout && stateMask[place * width + i] == 1 ? before[i] : new[i]
          loss += Double(stateGradient[place * width + i]) * h[row * width + i]
        }
        for i in 0..<(isLSTM ? hidden : 0) {
          c[row * hidden + i] = newCell[i]
          loss += Double(cellGradient[place * hidden + i]) * newCell[i]
        }
      }
      states += h
      if isLSTM { cells += c }
    }
    return (states, cells, loss)
  }

  /// One row at one step, by the formulas.
  private func advance(_ x: [Double], _ place: Int, _ h: [Double], _ c: [Double]) -> ([Double], [Double]) {
    func read(_ gate: Int, _ i: Int) -> Double {
      x[(place * gates + gate) * hidden + i] + Double(biasIH[gate * hidden + i])
    }
    func product(_ gate: Int, _ i: Int, _ h: [Double]) -> Double {
      let row = gate * hidden + i
      var sum = Double(biasHH[row])
      for j in 0..<width { sum += Double(weight[row * width + j]) * h[j] }
      return sum
    }
    func gate(_ index: Int, _ i: Int) -> Double { read(index, i) + product(index, i, h) }
    func sigmoid(_ x: Double) -> Double { 0.5 + 0.5 * tanhReference(x / 2) }
    let units = 0..<hidden
    switch cell {
    case RK_GATED_RELU: return (units.map { max(0, gate(0, $0)) }, c)
    case RK_GATED_TANH: return (units.map { tanhReference(gate(0, $0)) }, c)
    case RK_GATED_LSTM:
      let cells = units.map { i in
        hasZoneout && cellMask[place * hidden + i] == 1
          ? c[i] : sigmoid(gate(1, i)) * c[i] + sigmoid(gate(0, i)) * tanhReference(gate(2, i))
      }
      let out = units.map { sigmoid(gate(3, $0)) * tanhReference(cells[$0]) }
      guard projects else { return (out, cells) }
      return ((0..<width).map { i in units.reduce(0) { $0 + Double(projection[i * hidden + $1]) * out[$1] } }, cells)
    default:
      let r = units.map { sigmoid(gate(0, $0)) }, z = units.map { sigmoid(gate(1, $0)) }
      let reset = units.map { r[$0] * h[$0] }
      let n = units.map { i in
        tanhReference(
          read(2, i) + (cell == RK_GATED_GRU_RESET_AFTER ? r[i] * product(2, i, h) : product(2, i, reset)))
      }
      return (units.map { (1 - z[$0]) * n[$0] + z[$0] * h[$0] }, c)
    }
  }
}
