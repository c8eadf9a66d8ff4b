import CRefrainKernels

/// A block of floats from the buffer pool, given back when the last tensor that shares it goes.
///
/// Unchecked: written only while a single tensor holds it (see ``Tensor/write(_:)``).
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  private let capacity: Int64

  init(count: Int) {
    var capacity: Int64 = 0
    base = rk_buffer_take(Int64(count), &capacity)
    self.capacity = capacity
  }

  deinit { rk_buffer_give(base, capacity) }

  /// What a tensor holds that stands for a position on the tape and has no values of its own.
  static let empty = Storage(count: 0)
}
