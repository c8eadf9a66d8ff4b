public import RefrainTensor

/// Numbers to compare a tensor with, in double precision.
public struct Reference: Decodable, Sendable {
  public let shape: [Int]
  public let values: [Double]

  public init(_ values: [Double], shape: [Int]) {
    self.shape = shape
    self.values = values
  }

  public init(_ tensor: Tensor) {
    self.init(tensor.scalars.map { Double($0) }, shape: tensor.shape)
  }

  /// A matrix the other way round: files hold PyTorch's layout, which is not always the one in memory.
  public func transposed() -> Reference {
    let (rows, columns) = (shape[0], shape[1])
    return Reference(
      (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } },
      shape: [columns, rows])
  }
}

/// Where `actual` leaves `max|Δ| ≤ tolerance · max|reference|`: the tensor's name and its worst element; nil
/// where it does not. A NaN is never close. Written for `#expect(mismatch(…) == nil)`, which prints it.
public func mismatch(
  _ name: String, _ actual: Tensor, _ reference: Reference, tolerance: Double
) -> String? {
  if actual.shape != reference.shape {
    return "\(name) has the shape \(actual.shape) and should have \(reference.shape)"
  }
  let bound = tolerance * (reference.values.map { abs($0) }.max() ?? 0)
  let differences = zip(actual.scalars, reference.values).map { abs(Double($0) - $1) }
  let ranks = differences.map { $0.isNaN ? .infinity : $0 }
  guard let worst = ranks.indices.max(by: { ranks[$0] < ranks[$1] }), !(ranks[worst] <= bound) else {
    return nil
  }
  return "\(name) at \(position(worst, in: actual.shape)) is \(actual.scalars[worst]) and should be "
    + "\(reference.values[worst]); off by \(differences[worst]), allowed \(bound)"
}

/// The same against another tensor.
public func mismatch(_ name: String, _ actual: Tensor, _ reference: Tensor, tolerance: Double) -> String? {
  mismatch(name, actual, Reference(reference), tolerance: tolerance)
}

/// Where two tensors differ in shape or in any bit; nil where they do not.
public func bitMismatch(_ name: String, _ actual: Tensor, _ reference: Tensor) -> String? {
  if actual.shape != reference.shape {
    return "\(name) has the shape \(actual.shape) and should have \(reference.shape)"
  }
  for (index, (a, b)) in zip(actual.scalars, reference.scalars).enumerated()
  where a.bitPattern != b.bitPattern {
    return "\(name) at \(position(index, in: actual.shape)) is \(a) and should be \(b), bit for bit"
  }
  return nil
}

private func position(_ index: Int, in shape: [Int]) -> [Int] {
  var rest = index
  var position: [Int] = []
  for extent in shape.reversed() {
    position.append(rest % extent)
    rest /= extent
  }
  return position.reversed()
}
