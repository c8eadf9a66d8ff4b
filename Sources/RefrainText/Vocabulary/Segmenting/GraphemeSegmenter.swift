/// Cuts a stream of scalars into grapheme clusters.
struct GraphemeSegmenter: Sendable {
  /// Longer clusters, which nobody writes, are cut between scalars, so that none has to be held without end.
  static let longest = 1_024

  private var breaks = GraphemeBreaks()
  private var pending: [UInt8] = []

  /// Calls `emit` with the UTF-8 of the cluster that ends before `scalar`, if one does.
  mutating func add<E: Error>(
    _ scalar: Unicode.Scalar, _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    let isBreak = breaks.isBreak(before: scalar)
    if !pending.isEmpty, isBreak || pending.count + UTF8.width(scalar) > Self.longest {
      try emitBuffer(pending, emit)
      pending.removeAll(keepingCapacity: true)
    }
    pending.appendUTF8(of: scalar)
  }

  mutating func finish<E: Error>(
    _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
  ) throws(E) {
    if !pending.isEmpty { try emitBuffer(pending, emit) }
    self = Self()
  }
}

/// `emit` with an array's elements, which keeps the type of what is thrown.
@inline(__always)
func emitBuffer<E: Error>(
  _ bytes: [UInt8], _ emit: (UnsafeBufferPointer<UInt8>) throws(E) -> Void
) throws(E) {
  try bytes.withUnsafeBufferPointer { (buffer) throws(E) in try emit(buffer) }
}
