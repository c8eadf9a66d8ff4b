import RefrainTensor

extension Tensor {
  /// Elements along one axis of a state in any order, each as often as it is named.
  func picked(_ indices: [Int], axis: Int) -> Tensor {
    requireShape(rank > axis, "a state of shape \(shape) has no rows")
    let (before, rows, after) = (Array(shape[..<axis]), shape[axis], Array(shape[(axis + 1)...]))
    for index in indices {
      requireShape(0..<rows ~= index, "row \(index) of a state of shape \(shape), which has \(rows) rows")
    }
    let parts = before.reduce(1, *)
    let ids = (0..<parts).flatMap { part in indices.map { Int32(part * rows + $0) } }
    return reshaped(to: [parts * rows, after.reduce(1, *)]).gathered(at: IndexTensor(ids))
      .reshaped(to: before + [indices.count] + after)
  }
}

/// The indices of a batch's rows, each `count` times, those of one row behind each other.
func forkedRows(_ batchSize: Int, _ count: Int) -> [Int] {
  requireShape(count > 0, "a state cannot be forked into \(count)")
  return (0..<batchSize).flatMap { Array(repeating: $0, count: count) }
}
