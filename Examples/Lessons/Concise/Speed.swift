import Refrain

func conciseSpeed(_ batch: Batch, _ vocabulary: Vocabulary) {
  var generator = Philox(seed: 1)
  let rnn = RNN(inputSize: vocabulary.count, hiddenSize: 256, biases: .none, using: &generator)

  snippet("loop")
  func loop(_ weights: RecurrentWeights, _ ids: IndexTensor) -> Tensor {
    var h = Tensor(zeros: [ids.shape[1], weights.stateSize])
    var outputs = [Tensor]()
    let x = Tensor(OneHot(ids, depth: weights.inputSize))  // [T, N, V], this time stored
    for t in 0..<ids.shape[0] {
      let fromInput = matmul(x[t], weights.weightIH)
      h = relu(fromInput + matmul(h, weights.weightHH, transposeB: true))
      outputs.append(h)
    }
    return stack(outputs)
  }

  let ids = batch.inputs.transposed()  // [T, N]
  let one = rnn(OneHot(ids, depth: vocabulary.count)).output
  let other = loop(rnn.layers[0], ids)
  print("the same output: \(abs(one - other).max().scalar < 1e-5)")

  snippet("times")
  let layerTime = milliseconds {
    _ = valueWithGradient(of: rnn) { $0(OneHot(ids, depth: vocabulary.count)).output.mean() }
  }
  let loopTime = milliseconds { _ = valueWithGradient(of: rnn) { loop($0.layers[0], ids).mean() } }
  print("layer \(short(layerTime)) ms, loop \(short(loopTime)) ms: \(short(loopTime / layerTime)) times")

  snippet("gathered")
  func gatheringLoop(_ weights: RecurrentWeights, _ ids: IndexTensor) -> Tensor {
    var h = Tensor(zeros: [ids.shape[1], weights.stateSize])
    var outputs = [Tensor]()
    let fromInput = weights.weightIH.gathered(at: ids)  // [T, N, H]
    for t in 0..<ids.shape[0] {
      h = relu(fromInput[t] + matmul(h, weights.weightHH, transposeB: true))
      outputs.append(h)
    }
    return stack(outputs)
  }

  let gatheringTime = milliseconds { _ = valueWithGradient(of: rnn) { gatheringLoop($0.layers[0], ids).mean() } }
  print("loop with gathered rows \(short(gatheringTime)) ms: \(short(gatheringTime / layerTime)) times")
  endSnippet()
}
