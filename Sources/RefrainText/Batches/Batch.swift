public import RefrainTensor

/// Rows of a text, and what follows each of their characters.
public struct Batch: Sendable, Hashable {
  /// `[N, T]`
  public let inputs: IndexTensor
  /// `[N, T]`: `inputs`, one character further on.
  public let targets: IndexTensor

  /// - Parameter starts: where in `ids` each row begins.
  init(_ ids: TokenIDs, starts: some Collection<Int>, stepCount: Int) {
    var inputs: [Int32] = []
    var targets: [Int32] = []
    inputs.reserveCapacity(starts.count * stepCount)
    targets.reserveCapacity(starts.count * stepCount)
    for start in starts {
      ids.append(start..<(start + stepCount), to: &inputs)
      ids.append((start + 1)..<(start + stepCount + 1), to: &targets)
    }
    self.inputs = IndexTensor(inputs, shape: [starts.count, stepCount])
    self.targets = IndexTensor(targets, shape: [starts.count, stepCount])
  }

  init(_ ids: [Int32], starts: [Int], stepCount: Int) {
    self.init(TokenIDs(ids), starts: starts, stepCount: stepCount)
  }

  /// How many characters are predicted, N · T.
  public var tokenCount: Int { targets.count }

  /// The targets in the order of time-major logits `[T · N, V]`.
  public var timeMajorTargets: IndexTensor { targets.transposed().reshaped(to: [-1]) }
}
