/// The few greatest of many values, the greatest first, of equals the one with the smaller id.
struct MostProbable: Sendable {
  private(set) var kept: [(id: Int, value: Float)] = []
  private let count: Int

  init(_ count: Int) { self.count = count }

  /// Takes a value in; ids come in rising order. Of V values this inserts about k · ln(V / k) times.
  mutating func add(_ id: Int, _ value: Float) {
    if kept.count == count {
      guard let last = kept.last, value > last.value else { return }
      kept.removeLast()
    }
    var (low, high) = (0, kept.count)
    while low < high {
      let middle = (low + high) / 2
      if kept[middle].value >= value { low = middle + 1 } else { high = middle }
    }
    kept.insert((id, value), at: low)
  }
}
