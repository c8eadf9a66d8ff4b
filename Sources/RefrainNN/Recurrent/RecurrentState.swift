public import RefrainTensor

/// What a stack of recurrent layers knows at a moment: a value to keep, to fork or to go back to.
///
/// Its layout never follows a layer's `layout:`. Part `l · directions + d` along the first axis belongs to direction
/// `d` (0 forward, 1 reverse) of layer `l`, as in PyTorch.
public struct RecurrentState: Sendable, Equatable {
  /// `[layers · directions, N, P]`: P is H, or the projection's width.
  public var hidden: Tensor
  /// `[layers · directions, N, H]`, of an LSTM only.
  public var cell: Tensor?

  /// - Parameters:
  ///   - hidden: `[layers · directions, N, P]`.
  ///   - cell: `[layers · directions, N, H]`.
  public init(hidden: Tensor, cell: Tensor? = nil) {
    self.hidden = hidden
    self.cell = cell
    if let problem { shapeFailure(problem) }
  }

  /// The zero state, which a layer starts from where it is given none.
  ///
  /// - Parameters:
  ///   - partCount: layers · directions.
  ///   - batchSize: N.
  ///   - hiddenSize: H.
  ///   - cellSize: H for an LSTM, nil for layers without a cell state.
  public init(zeros partCount: Int, batchSize: Int, hiddenSize: Int, cellSize: Int? = nil) {
    self.init(
      hidden: Tensor(zeros: [partCount, batchSize, hiddenSize]),
      cell: cellSize.map { Tensor(zeros: [partCount, batchSize, $0]) })
  }

  /// How many sequences it belongs to, N.
  public var batchSize: Int { hidden.shape[1] }

  /// The same state, cut off from the past: nothing is propagated through it. A state that has left
  /// `valueWithGradient` is so already.
  public func detached() -> RecurrentState { mapped { $0.detached() } }

  /// What is wrong with the tensors' shapes; nil if they make a state.
  var problem: String? {
    if hidden.rank != 3 { return "a recurrent state is [layers, N, H], which \(hidden.shape) is not" }
    guard let cell else { return nil }
    return cell.rank == 3 && cell.shape[..<2] == hidden.shape[..<2]
      ? nil : "a cell state of shape \(cell.shape) does not fit a hidden state of shape \(hidden.shape)"
  }

  func mapped(_ transform: (Tensor) -> Tensor) -> RecurrentState {
    RecurrentState(hidden: transform(hidden), cell: cell.map(transform))
  }
}
