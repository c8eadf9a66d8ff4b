public import RefrainNN
public import RefrainTensor

extension LanguageModel {
  /// The mean loss of a batch in nats, a scalar, and the state after it: as `softmaxCrossEntropy` of the model's
  /// logits and the batch's time-major targets, without storing the logits.
  ///
  /// - Parameters:
  ///   - batch: inputs and targets `[N, T]`.
  ///   - state: for the batch's N rows; the zero state if nil.
  ///   - mode: whether this is training.
  public func loss(
    of batch: Batch, state: RecurrentState? = nil, mode: Mode = .inference
  ) -> (loss: Tensor, state: RecurrentState) {
    let (output, state) = outputs(batch.inputs, state: state, mode: mode)
    return (
      linearCrossEntropy(output, weight: headWeight, bias: head.bias, labels: batch.timeMajorTargets), state
    )
  }
}
