import CRefrainKernels

/// A language model of random weights, stepped by the kernels and in float64.
struct WritingModel {
  let layers: Int, hidden: Int, vocabulary: Int, cell: rk_stepper_cell
  var weightIH: [[Float]] = [], weightHH: [[Float]] = [], biasIH: [[Float]] = [], biasHH: [[Float]] = []
  var headWeight: [Float], headBias: [Float]
  var hasBias = true

  var gates: Int { cell == RK_CELL_LSTM ? 4 : cell == RK_CELL_GRU ? 3 : 1 }

  init(layers: Int, hidden: Int, vocabulary: Int, cell: rk_stepper_cell = RK_CELL_TANH) {
    (self.layers, self.hidden, self.vocabulary, self.cell) = (layers, hidden, vocabulary, cell)
    var numbers = Numbers(seed: layers &* 1009 &+ hidden &* 31 &+ vocabulary)
    let scale = 1 / Float(hidden).squareRoot()
    headWeight = numbers.floats(vocabulary * hidden).map { $0 * scale }
    headBias = numbers.floats(vocabulary)
    for layer in 0..<layers {
      weightIH.append(numbers.floats((layer == 0 ? vocabulary : hidden) * gates * hidden).map { $0 * scale })
      weightHH.append(numbers.floats(gates * hidden * hidden).map { $0 * scale })
      biasIH.append(numbers.floats(gates * hidden))
      biasHH.append(numbers.floats(gates * hidden))
    }
  }

  /// As the packed weights of 16 bits are: each rounded, biases and the first layer's input weights not.
  func rounded() -> WritingModel {
    var copy = self
    for layer in 0..<layers {
      if layer > 0 { copy.weightIH[layer] = weightIH[layer].map(roundedToBFloat16) }
      copy.weightHH[layer] = weightHH[layer].map(roundedToBFloat16)
    }
    copy.headWeight = headWeight.map(roundedToBFloat16)
    return copy
  }

  /// What is predicted after each step: `rows` sequences of ids, time-major. `wants` says what to ask of each step.
  func run(
    _ steps: [[Int32]], format: rk_weight_format = RK_WEIGHTS_FLOAT32, wants: [rk_step_wants] = [RK_STEP_LOGITS]
  ) -> (logits: [[Float]], argmax: [[Int32]]) {
    let storage = (weightIH + weightHH + biasIH + biasHH + [headWeight, headBias]).map { values in
      let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
      _ = copy.initialize(from: values)
      return copy
    }
    defer { for buffer in storage { buffer.deallocate() } }
    let pointers = storage.map { UnsafePointer($0.baseAddress) }
    let described = (0..<layers).map {
      rk_stepper_layer(
        weight_ih: pointers[$0], weight_hh: pointers[layers + $0], bias_ih: hasBias ? pointers[2 * layers + $0] : nil,
        bias_hh: hasBias ? pointers[3 * layers + $0] : nil)
    }
    return described.withUnsafeBufferPointer { described in
      var model = rk_stepper_model(
        layer_count: Int64(layers), hidden: Int64(hidden), vocabulary: Int64(vocabulary), cell: cell,
        layers: described.baseAddress, head_weight: pointers[4 * layers],
        head_bias: hasBias ? pointers[4 * layers + 1] : nil)
      guard let stepper = rk_stepper_make(&model, format) else { return ([], []) }
      defer { rk_stepper_free(stepper) }
      return walk(steps, stepper, wants)
    }
  }

  private func walk(
    _ steps: [[Int32]], _ stepper: OpaquePointer, _ wants: [rk_step_wants]
  ) -> (logits: [[Float]], argmax: [[Int32]]) {
    let rows = Int64(steps.map(\.count).max() ?? 0)
    var workspace = [Float](repeating: 0, count: Int(rk_stepper_workspace(stepper, rows)))
    var result: (logits: [[Float]], argmax: [[Int32]]) = ([], [])
    workspace.withUnsafeMutableBufferPointer { workspace in
      for (index, ids) in steps.enumerated() {
        var step = rk_step(
          workspace: workspace.baseAddress, capacity: rows, rows: Int64(ids.count), index: Int64(index), ids: nil,
          wants: wants[index % wants.count])
        ids.withUnsafeBufferPointer {
          step.ids = $0.baseAddress
          rk_stepper_advance(stepper, &step)
        }
        var logits: [Float] = [], argmax: [Int32] = []
        for row in 0..<Int64(ids.count) {
          let start = rk_stepper_logits(stepper, workspace.baseAddress, rows, row)
          logits += UnsafeBufferPointer(start: start, count: vocabulary)
          argmax.append(rk_stepper_argmax(stepper, workspace.baseAddress, rows, row))
        }
        result.logits.append(logits)
        result.argmax.append(argmax)
      }
    }
    return result
  }

  /// One sequence's logits after its last id.
  func reference(_ ids: [Int32]) -> [Double] {
    let zeros = [[Double]](repeating: [Double](repeating: 0, count: hidden), count: layers)
    var (state, memory) = (zeros, zeros)
    for id in ids {
      for layer in 0..<layers {
        var input = (0..<(gates * hidden)).map { hasBias ? Double(biasIH[layer][$0]) : 0 }
        var recurrent = (0..<(gates * hidden)).map { hasBias ? Double(biasHH[layer][$0]) : 0 }
        for i in 0..<(gates * hidden) {
          if layer == 0 { input[i] += Double(weightIH[0][Int(id) * gates * hidden + i]) }
          for j in 0..<hidden {
            recurrent[i] += Double(weightHH[layer][i * hidden + j]) * state[layer][j]
            if layer > 0 { input[i] += Double(weightIH[layer][j * gates * hidden + i]) * state[layer - 1][j] }
          }
        }
        for unit in 0..<hidden { advance(unit, input, recurrent, &state[layer], &memory[layer]) }
      }
    }
    return (0..<vocabulary).map { v in
      (0..<hidden).reduce(hasBias ? Double(headBias[v]) : 0) {
        $0 + Double(headWeight[v * hidden + $1]) * state[layers - 1][$1]
      }
    }
  }

  private func advance(
    _ unit: Int, _ input: [Double], _ recurrent: [Double], _ state: inout [Double], _ memory: inout [Double]
  ) {
    func sum(_ gate: Int) -> Double { input[gate * hidden + unit] + recurrent[gate * hidden + unit] }
    func sigmoid(_ x: Double) -> Double { 0.5 + 0.5 * tanhReference(x / 2) }
    switch cell {
    case RK_CELL_RELU: state[unit] = max(0, sum(0))
    case RK_CELL_TANH: state[unit] = tanhReference(sum(0))
    case RK_CELL_LSTM:
      memory[unit] = sigmoid(sum(1)) * memory[unit] + sigmoid(sum(0)) * tanhReference(sum(2))
      state[unit] = sigmoid(sum(3)) * tanhReference(memory[unit])
    default:
      let (reset, update) = (sigmoid(sum(0)), sigmoid(sum(1)))
      let candidate = tanhReference(input[2 * hidden + unit] + reset * recurrent[2 * hidden + unit])
      state[unit] = (1 - update) * candidate + update * state[unit]
    }
  }
}

/// To the upper 16 bits, nearest, ties to even, by arithmetic: what is below the last bit kept is a remainder.
func roundedToBFloat16(_ x: Float) -> Float {
  let unit = Double(x.ulp) * 65536
  return Float((Double(x) / unit).rounded(.toNearestOrEven) * unit)
}
