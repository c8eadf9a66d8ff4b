import RefrainTensor
import Synchronization

/// What differs between training and inference, passed down to the layers that care.
public struct Mode: Sendable {
  private let stream: Stream?

  /// Dropout lets everything pass.
  public static let inference = Mode(stream: nil)

  /// Dropout drops. One number drawn from `generator` keys this pass, so that equal generators give equal passes.
  public static func training(using generator: inout some RandomNumberGenerator) -> Mode {
    Mode(stream: Stream(seed: generator.next()))
  }

  /// A key for the next thing that is random in this pass; nil in inference.
  package func nextKey() -> UInt64? { stream?.next() }

  public var isTraining: Bool { stream != nil }

  /// Shared by all copies of a mode, so that each layer of a pass draws another key.
  private final class Stream: Sendable {
    private let generator: Mutex<Philox>
    init(seed: UInt64) { generator = Mutex(Philox(seed: seed)) }
    func next() -> UInt64 { generator.withLock { $0.next() } }
  }
}
