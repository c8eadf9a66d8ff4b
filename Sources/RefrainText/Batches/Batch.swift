public import RefrainTensor

/// Rows of a text, and what follows each of their characters.
public struct Batch: Sendable, Hashable {
  /// `[N, T]`
  public let inputs: IndexTensor
  /// `[N, T]`: `inputs`, one character further on.
  public let targets: IndexTensor

  /// - Parameter starts: where in `ids` each row begins.
  init(_ ids: [Int32], starts: [Int], stepCount: Int) {
    var inputs: [Int32] = []
    var targets: [Int32] = []
    for start in starts {
      inputs += ids[start..<(start + stepCount)]
      targets += ids[(start + 1)..<(start + stepCount + 1)]
    }
    self.inputs = IndexTensor(inputs, shape: [starts.count, stepCount])
    self.targets = IndexTensor(targets, shape: [starts.count, stepCount])
  }

  /// How many characters are predicted, N · T.
  public var tokenCount: Int { targets.count }

  /// The targets in the order of time-major logits `[T · N, V]`.
  public var timeMajorTargets: IndexTensor { targets.transposed().reshaped(to: [-1]) }
}
