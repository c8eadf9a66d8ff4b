import RefrainTensor

/// The steps and sequences of a call, and which of the steps belong to each sequence.
struct SequenceExtent {
  let steps: Int
  let batch: Int
  /// How long each sequence is; nil if all have every step.
  private let lengths: [Int]?
  /// `[T, N, 1]`: 1 where a sequence has a step, else 0; nil if it is 1 everywhere.
  private let presence: Tensor?

  init(steps: Int, batch: Int, lengths: [Int]?) {
    (self.steps, self.batch) = (steps, batch)
    guard let lengths else {
      (self.lengths, presence) = (nil, nil)
      return
    }
    requireShape(
      lengths.count == batch && lengths.allSatisfy { 0...steps ~= $0 },
      "lengths of \(lengths) do not fit an input of \(steps) steps and \(batch) sequences")
    guard lengths.contains(where: { $0 < steps }) else {
      (self.lengths, presence) = (nil, nil)
      return
    }
    self.lengths = lengths
    presence = Tensor(
      (0..<steps).flatMap { step in lengths.map { step < $0 ? 1 : 0 } }, shape: [steps, batch, 1])
  }

  /// Zeros in place of what lies behind the end of each sequence of `[T, N, F]`, whatever it was.
  func zeroingPadding(_ x: Tensor) -> Tensor {
    guard let presence else { return x }
    let zeros = Tensor(zeros: x.shape)
    return select(presence + zeros, x, otherwise: zeros)
  }

  /// Every sequence of `[T, N, F]` read from its own end; what lies behind the end stays. Its own inverse.
  func reversed(_ x: Tensor) -> Tensor {
    x.reshaped(to: [steps * batch, x.shape[2]]).gathered(at: IndexTensor(reversedRows, shape: [steps, batch]))
  }

  func reversed(_ x: OneHot) -> OneHot {
    let ids = x.ids.scalars
    return OneHot(IndexTensor(reversedRows.map { ids[Int($0)] }, shape: x.ids.shape), depth: x.depth)
  }

  /// Which row of `[T · N, F]` takes the place of each.
  private var reversedRows: [Int32] {
    (0..<steps).flatMap { step in
      (0..<batch).map { row in
        let length = lengths?[row] ?? steps
        return Int32((step < length ? length - 1 - step : step) * batch + row)
      }
    }
  }

  /// Each sequence's own last state out of the states of all steps `[T, N, F]`; the initial state `[N, F]`, zeros if
  /// nil, where a sequence has no steps.
  ///
  /// - Returns: `[1, N, F]`.
  func last(of states: Tensor, initial: Tensor?) -> Tensor {
    guard let lengths else { return states.sliced((steps - 1)..<steps) }
    let width = states.shape[2]
    let rows = lengths.enumerated().map { Int32((max($1, 1) - 1) * batch + $0) }
    let last = states.reshaped(to: [steps * batch, width]).gathered(at: IndexTensor(rows, shape: [1, batch]))
    guard let presence, lengths.contains(0) else { return last }
    let zeros = Tensor(zeros: last.shape)
    return select(
      presence.sliced(0..<1) + zeros, last, otherwise: initial?.reshaped(to: last.shape) ?? zeros)
  }

  /// The state after a step: the next where a sequence has the step, else the one before.
  func state<State: CellState>(at step: Int, _ next: State, previous: State) -> State {
    guard let presence, lengths?.contains(where: { $0 <= step }) == true else { return next }
    let mask = presence[step].reshaped(to: [batch])
    var state = next
    state.stateTensors = zip(next.stateTensors, previous.stateTensors).map { next, previous in
      let column = mask.reshaped(to: [batch] + Array(repeating: 1, count: next.rank - 1))
      return select(column + Tensor(zeros: next.shape), next, otherwise: previous)
    }
    return state
  }
}

extension SequenceLayout {
  /// `[T, N, …]` of a sequence in this layout, or the other way round.
  func swapped(_ x: Tensor) -> Tensor {
    self == .timeMajor || x.rank < 2 ? x : x.transposed(permutation: [1, 0] + Array(2..<x.rank))
  }

  func swapped(_ x: OneHot) -> OneHot {
    self == .timeMajor || x.ids.rank != 2 ? x : OneHot(x.ids.transposed(), depth: x.depth)
  }
}
