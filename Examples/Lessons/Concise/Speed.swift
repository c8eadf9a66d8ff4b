import Refrain

func conciseSpeed(_ batches: ConsecutiveBatches, _ vocabulary: Vocabulary) {
  var source = Philox(seed: 1)

  snippet("loop")
  let layer = RNN(inputSize: vocabulary.count, hiddenSize: 256, biases: .none, using: &source)

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

  let steps = batches[0].inputs.transposed()  // [T, N]
  let one = layer(OneHot(steps, depth: vocabulary.count)).output
  let other = loop(layer.layers[0], steps)
  print("the same output: \(abs(one - other).max().scalar < 1e-5)")

  snippet("times")
  let layerTime = milliseconds {
    _ = valueWithGradient(of: layer) { $0(OneHot(steps, depth: vocabulary.count)).output.mean() }
  }
  let loopTime = milliseconds { _ = valueWithGradient(of: layer) { loop($0.layers[0], steps).mean() } }
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

  let gatheringTime = milliseconds { _ = valueWithGradient(of: layer) { gatheringLoop($0.layers[0], steps).mean() } }
  print("loop with gathered rows \(short(gatheringTime)) ms: \(short(gatheringTime / layerTime)) times")
  endSnippet()
}
