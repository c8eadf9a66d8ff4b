/// A dense, row-major array of 32-bit floats with value semantics.
///
/// Copies share their storage until one of them is written. Operations on tensors that take part in
/// `valueWithGradient` are recorded on its tape; everywhere else a tensor is a constant.
public struct Tensor: Sendable {
  /// The extent of each dimension; `[]` for a scalar.
  public let shape: [Int]
  /// The number of elements.
  public let count: Int
  var storage: Storage
  /// Where this value stands on a tape; nil for a constant.
  var position: TapePosition?
  /// Of a matrix: 0 for rows that are known to be zeros, as most are of the gradient of an embedding; nil where
  /// nothing is known, and after any change.
  var touchedRows: [UInt8]?

  init(shape: [Int], count: Int, storage: Storage) {
    self.shape = shape
    self.count = count
    self.storage = storage
  }

  /// A tensor whose elements `fill` writes, all of them.
  init(shape: [Int], filledBy fill: (UnsafeMutablePointer<Float>) -> Void) {
    self.init(uninitialized: shape)
    fill(storage.base)
  }

  init(uninitialized shape: [Int]) {
    let count = elementCount(of: shape)
    self.init(shape: shape, count: count, storage: Storage(count: count))
  }

  /// The number of dimensions.
  public var rank: Int { shape.count }

  /// This value as a constant: the same elements, cut off from the tape, so that nothing is propagated through it.
  public func detached() -> Tensor {
    var copy = self
    copy.position = nil
    return copy
  }

  /// The elements in row-major order.
  public var scalars: [Float] {
    read { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// The only element.
  public var scalar: Float {
    requireShape(count == 1, "the scalar of a tensor of shape \(shape) was asked for")
    return read { $0[0] }
  }

  /// Calls `body` with the elements in row-major order.
  public func withUnsafeScalars<R, E: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.base, count: count))
  }
}

extension Tensor {
  /// The elements, for reading; they stay alive while `body` runs.
  @inline(__always)
  func read<R>(_ body: (UnsafePointer<Float>) -> R) -> R {
    withExtendedLifetime(storage) { body(UnsafePointer(storage.base)) }
  }

  /// The elements, for writing: copied first if another tensor shares them.
  @inline(__always)
  mutating func write<R>(_ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    touchedRows = nil
    if !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: count)
      copy.base.update(from: storage.base, count: count)
      storage = copy
    }
    return withExtendedLifetime(storage) { body(storage.base) }
  }

  /// The same storage in another shape, without a place on the tape.
  func viewed(as shape: [Int]) -> Tensor { Tensor(shape: shape, count: count, storage: storage) }

  /// `axis` counted from the front, for one that may count from the back.
  func normalized(axis: Int, function: StaticString = #function) -> Int {
    let normalized = axis < 0 ? axis + rank : axis
    requireShape(0..<rank ~= normalized, "\(function): axis \(axis) of a tensor of shape \(shape)")
    return normalized
  }

  /// The shape seen from one axis: the dimensions before it, itself, and the dimensions behind it.
  func split(at axis: Int) -> (outer: Int, axis: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }
}

extension Tensor: Equatable {
  /// Equal shapes and equal elements, as floats compare (a NaN equals nothing).
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.shape == b.shape
      && a.withUnsafeScalars { a in b.withUnsafeScalars { b in a.elementsEqual(b) } }
  }
}
