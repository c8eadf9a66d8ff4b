/// The gradients that have arrived at each slot while a tape is walked backwards.
struct Cotangents {
  private var slots: [Tensor?]

  init(slotCount: Int) { slots = Array(repeating: nil, count: slotCount) }

  func has(_ slot: Int) -> Bool { slots[slot] != nil }

  /// Removes and returns a slot's gradient, so that its holder may write it in place.
  mutating func take(_ slot: Int) -> Tensor? { slots[slot].take() }

  /// Adds a gradient to what has arrived.
  mutating func add(_ gradient: Tensor, to slot: Int) {
    guard var sum = take(slot) else {
      slots[slot] = gradient
      return
    }
    Kernels.add(gradient, to: &sum)
    slots[slot] = sum
  }

  /// Lets `body` add to a slot's gradient in place; it is zeros of `shape` if nothing has arrived.
  mutating func accumulate(into slot: Int, shape: [Int], _ body: (inout Tensor) -> Void) {
    var sum = take(slot) ?? Tensor(zeros: shape)
    body(&sum)
    slots[slot] = sum
  }

  /// Adds the rows of `x` to those rows of a slot's gradient, a matrix, that `ids` name.
  mutating func addRows(_ x: Tensor, at ids: IndexTensor, to slot: Int, shape: [Int]) {
    if slots[slot] == nil {
      var zeros = Tensor(zeros: shape)
      zeros.touchedRows = Array(repeating: 0, count: shape[0])
      slots[slot] = zeros
    }
    accumulate(into: slot, shape: shape) { Kernels.scatterAddRows(x, at: ids, to: &$0) }
  }
}
