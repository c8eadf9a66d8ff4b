public import RefrainTensor

/// One step of ``MinGRU`` or ``MinLSTM``, for writing and for wrappers.
public struct MinimalCell: RecurrentCell {
  /// `[in, G · H]`, the transpose of what files hold.
  public var weightIH: Tensor
  /// `[G · H]`
  public var bias: Tensor?
  /// How the candidate state comes from its product.
  public let candidate: MinimalCandidate
  let kind: MinimalKind

  public mutating func visit(_ visitor: inout Visitor) { visit(&visitor, suffix: "") }

  mutating func visit(_ visitor: inout Visitor, suffix: String) {
    visitor("weight_ih" + suffix, &weightIH, layout: .transposed)
    visitor("bias_ih" + suffix, &bias)
  }

  /// The width of the input.
  public var inputSize: Int { weightIH.shape[0] }
  /// The number of units, H.
  public var hiddenSize: Int { weightIH.shape[1] / kind.gateCount }

  /// Zeros, `[batchSize, H]`.
  public func initialState(batchSize: Int) -> Tensor { Tensor(zeros: [batchSize, hiddenSize]) }

  /// - Parameters:
  ///   - input: `[N, in]`.
  ///   - state: `[N, H]`. One that does not fit stops the program.
  ///   - mode: whether this is training.
  /// - Returns: the new state, twice.
  public func callAsFunction(
    _ input: Tensor, state: Tensor, mode: Mode = .inference
  ) -> (output: Tensor, state: Tensor) {
    state.requireWidths([hiddenSize], for: input, "MinimalCell")
    let pair = kind.pairs(biased(matmul(input, weightIH)), candidate)
    let next = pair.factor * state + pair.term
    return (next, next)
  }

  /// The states after each step, `[T, N, H]`, by a scan.
  ///
  /// - Parameters:
  ///   - input: `[T, N, in]`.
  ///   - inputMask: `[1, N, in]`, what the input is multiplied by.
  ///   - initial: `[N, H]`.
  func states(_ input: RecurrentInput, inputMask: Tensor?, initial: Tensor?) -> Tensor {
    let product: Tensor
    switch input {
    case .oneHot(let x):
      let rows = weightIH.gathered(at: x.ids)
      product = inputMask.map { rows * x.kept(by: $0) } ?? rows
    case .dense(let x):
      let masked = inputMask.map { x * $0 } ?? x
      product = matmul(masked.reshaped(to: [-1, inputSize]), weightIH).reshaped(to: [x.shape[0], x.shape[1], -1])
    case .projected(let x):
      product = x
    }
    let pair = kind.pairs(biased(product), candidate)
    return linearScan(pair.factor, pair.term, initial: initial)
  }

  private func biased(_ x: Tensor) -> Tensor { bias.map { x + $0 } ?? x }
}
