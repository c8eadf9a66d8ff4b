public import RefrainNN
public import RefrainTensor

extension LanguageModel {
  /// The mean loss of a batch in nats, a scalar, and the state after it: as `softmaxCrossEntropy` of the model's
  /// logits and the batch's time-major targets, without storing the logits.
  ///
  /// - Parameter state: for the batch's N rows; the zero state if nil.
  public func loss(of batch: Batch, state: RecurrentState? = nil) -> (loss: Tensor, state: RecurrentState) {
    let (output, state) = rnn(OneHot(batch.inputs.transposed(), depth: configuration.vocabularySize), state: state)
    let loss = linearCrossEntropy(
      output.reshaped(to: [-1, configuration.hiddenSize]), weight: head.weight, bias: head.bias,
      labels: batch.timeMajorTargets)
    return (loss, state)
  }
}
