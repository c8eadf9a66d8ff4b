import RefrainTensor
import Synchronization

/// What differs between training and inference, passed down to the layers that care.
public struct Mode: Sendable {
  private let stream: Stream?
  /// Of the sequence that a cell steps through.
  private var sequenceKey: UInt64?
  private var step = 0

  /// Dropout lets everything pass.
  public static let inference = Mode(stream: nil)

  /// Dropout drops. One number drawn from `generator` keys this pass, so that equal generators give equal passes.
  public static func training(using generator: inout some RandomNumberGenerator) -> Mode {
    Mode(stream: Stream(seed: generator.next()))
  }

  private init(stream: Stream?) { self.stream = stream }

  /// A key for the next thing that is random in this pass; nil in inference.
  package func nextKey() -> UInt64? { stream?.next() }

  /// Whether layers that differ between training and inference do as in training.
  public var isTraining: Bool { stream != nil }

  /// The mode for one sequence, whose steps share a key; the next key of this pass.
  package func beginningSequence() -> Mode {
    var mode = self
    (mode.sequenceKey, mode.step) = (nextKey(), 0)
    return mode
  }

  /// The mode of one step of the sequence.
  package func atStep(_ step: Int) -> Mode {
    var mode = self
    mode.step = step
    return mode
  }

  /// The mode for one of several cells in a step, whose numbers are independent of the others'. The first has the
  /// mode itself.
  package func forPart(_ index: Int) -> Mode {
    guard let sequenceKey, index > 0 else { return self }
    var mode = self
    var generator = Philox(seed: sequenceKey, position: UInt64(index))
    mode.sequenceKey = generator.next()
    return mode
  }

  /// What a cell's randomness depends on: the sequence's key and the step, so that it is the same numbers as those
  /// of a fused layer. Outside of a sequence, a key of this pass. Nil in inference.
  package func stepKey() -> (key: UInt64, step: Int)? { (sequenceKey ?? nextKey()).map { ($0, step) } }

  /// Shared by all copies of a mode, so that each layer of a pass draws another key.
  private final class Stream: Sendable {
    private let generator: Mutex<Philox>
    init(seed: UInt64) { generator = Mutex(Philox(seed: seed)) }
    func next() -> UInt64 { generator.withLock { $0.next() } }
  }
}
