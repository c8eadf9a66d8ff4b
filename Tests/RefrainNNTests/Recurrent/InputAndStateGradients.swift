import RefrainNN
import RefrainTensor
import _RefrainTestSupport

/// Checks the gradients of a layer with respect to its input `[T, N, in]` and to each tensor of its initial state,
/// through its outputs and its last state: nil, or how they differ from differences of values.
func inputAndStateMismatch<Network: RecurrentLayer>(
  of layer: Network, at x: Tensor, lengths: [Int]? = nil
) -> String? where Network.State: CellState {
  var random = SplitMix64(seed: 4)
  let zero = layer.initialState(batchSize: x.shape[1])
  let initial = zero.stateTensors.map { random.uniform($0.shape, in: 0..<1) }
  return gradientMismatch(at: [x] + initial) { tensors in
    var state = zero
    state.stateTensors = Array(tensors.dropFirst())
    let (output, last) = layer(tensors[0], state: state, lengths: lengths, mode: .inference)
    return concatenate(([output] + last.stateTensors).map { $0.reshaped(to: [-1]) })
  }
}
