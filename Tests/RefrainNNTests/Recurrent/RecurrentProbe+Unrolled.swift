import RefrainNN
import RefrainTensor

extension RecurrentProbe {
  /// The same network as cells, step by step, each mask drawn by hand in the place where the fused network draws it.
  func unrolled(lengths: [Int]?, mode: Mode) -> (output: Tensor, state: RecurrentState) {
    let options = layer.options
    var (x, last) = (dropping(dense, options.inputDropout, isVariational: true, mode), [[Tensor]]())
    for part in 0..<layer.layerCount {
      let source = part > 0 ? dropping(x, options.dropout, isVariational: options.dropoutIsVariational, mode) : x
      let outputs = (0..<options.directionCount).map { direction in
        let index = part * options.directionCount + direction
        let cell = droppingWeights(layer.cell(index), mode)
        var initial = cell.initialState(batchSize: source.shape[1])
        if let state { initial.stateTensors = [state.hidden, state.cell].compactMap { $0?[index] } }
        // For whatever cell, a sequence in training draws a key; the fused network draws one only to zone out.
        let (output, end) = Recurrent(cell, reversed: direction == 1)(
          source, state: initial, lengths: lengths, mode: options.zoneout == Zoneout() ? .inference : mode)
        last.append(end.stateTensors)
        return output
      }
      let output = concatenate(outputs, axis: 2)
      x = options.residual && part > 0 ? output + x : output
    }
    return (
      dropping(x, options.outputDropout, isVariational: true, mode),
      RecurrentState(hidden: stack(last.map { $0[0] }), cell: last[0].count > 1 ? stack(last.map { $0[1] }) : nil)
    )
  }

  private func droppingWeights(_ cell: Network.Cell, _ mode: Mode) -> Network.Cell {
    var cell = cell
    cell.forEachParameter { parameter, value in
      if parameter.name == "weight_hh" { value = dropping(value, layer.options.weightDrop, mode) }
    }
    return cell
  }

  /// - Parameter isVariational: one mask for all steps of `[T, N, F]`.
  private func dropping(_ x: Tensor, _ rate: Float, isVariational: Bool = false, _ mode: Mode) -> Tensor {
    guard rate > 0, let key = mode.nextKey() else { return x }
    let shape = isVariational ? [1] + x.shape[1...] : x.shape
    return x * Tensor(dropoutMask: shape, rate: rate, key: key)
  }
}
