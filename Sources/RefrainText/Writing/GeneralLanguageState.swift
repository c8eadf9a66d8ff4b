import RefrainNN
import RefrainTensor

/// Some sequences on their way through a model by the operations that it is trained with: for models that are not
/// packed.
struct GeneralLanguageState: Sendable {
  private let model: LanguageModel
  private var state: RecurrentState
  /// `[rows, V]` of the rows that were read last.
  private var scores = Tensor(zeros: [0, 0])

  /// The zero state of `rowCount` sequences.
  init(_ model: LanguageModel, rowCount: Int) {
    self.model = model
    state = model.initialState(batchSize: rowCount)
  }

  /// Reads one id each for the first rows; the others stand still.
  mutating func advance(_ ids: [Int32], wants: StepResult) {
    let (count, all) = (ids.count, state.batchSize)
    let moving = count == all ? state : state.rows(Array(0..<count))
    let (output, next) = model.outputs(IndexTensor(ids, shape: [count, 1]), state: moving, mode: .inference)
    state = count == all ? next : .joined([next, state.rows(Array(count..<all))])
    if wants != .state { scores = linear(output, weight: model.headWeight, bias: model.head.bias) }
  }

  func logits(row: Int) -> [Float] { scores[row].scalars }

  func argmax(row: Int) -> Int32 { scores[row].argmax().scalars[0] }

  mutating func withMutableLogits(row: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    var logits = logits(row: row)
    logits.withUnsafeMutableBufferPointer { body($0) }
    replace(row: row, with: Tensor(logits))
  }

  mutating func soften(row: Int, temperature: Float) {
    replace(row: row, with: softmax((scores[row] - scores[row].max()) / temperature))
  }

  private mutating func replace(row: Int, with changed: Tensor) {
    var rows = (0..<scores.shape[0]).map { scores[$0] }
    rows[row] = changed
    scores = stack(rows)
  }
}
