import Refrain

/// Writes `count` characters after `prefix`, always the most probable one.
func predict(_ prefix: String, _ count: Int, _ model: RNNModel, _ vocabulary: Vocabulary) throws -> String {
  let prefixIDs = try vocabulary.encode(prefix)
  var state = model.initialState(batchSize: 1)
  var output = [prefixIDs[0]]
  for t in 0..<(count + prefixIDs.count - 1) {
    let logits: Tensor
    (logits, state) = model(IndexTensor([output[t]], shape: [1, 1]), state: state)
    output.append(t + 1 < prefixIDs.count ? prefixIDs[t + 1] : logits.argmax().scalars[0])
  }
  return try vocabulary.decode(output)
}
