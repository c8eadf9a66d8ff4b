/// A dense, row-major array of ids: characters of a vocabulary, classes, positions.
///
/// Ids take part in no arithmetic and carry no gradient, hence a type of their own.
public struct IndexTensor: Sendable, Hashable {
  /// The extent of each dimension; `[]` for a single id.
  public let shape: [Int]
  /// The ids in row-major order.
  public let scalars: [Int32]

  /// `scalars` in row-major order; there must be as many as the shape has elements.
  public init(_ scalars: [Int32], shape: [Int]) {
    requireShape(
      scalars.count == elementCount(of: shape), "\(scalars.count) ids do not fill an index tensor of shape \(shape)")
    self.shape = shape
    self.scalars = scalars
  }

  /// A vector of ids, shape `[scalars.count]`.
  public init(_ scalars: [Int32]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// The number of ids.
  public var count: Int { scalars.count }

  /// The number of dimensions.
  public var rank: Int { shape.count }

  /// The same ids in another shape; one extent may be -1 and follows from the others.
  public func reshaped(to shape: [Int]) -> IndexTensor {
    IndexTensor(scalars, shape: resolved(shape, count: count))
  }

  /// The transpose of a matrix of ids: `[N, T]` becomes `[T, N]`.
  public func transposed() -> IndexTensor {
    requireShape(rank == 2, "transposed() takes a matrix of ids, not the shape \(shape)")
    let (rows, columns) = (shape[0], shape[1])
    var result = [Int32](repeating: 0, count: count)
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = scalars[row * columns + column] }
    }
    return IndexTensor(result, shape: [columns, rows])
  }

  /// Stops unless every id is in `0..<bound`.
  func requireIDs(below bound: Int, _ what: StaticString) {
    for id in scalars where id < 0 || Int(id) >= bound {
      shapeFailure("\(what): the id \(id) is outside 0..<\(bound)")
    }
  }
}

extension IndexTensor: CustomStringConvertible {
  public var description: String { "IndexTensor(\(scalars), shape: \(shape))" }
}

/// `shape` with its one -1, if there is one, replaced by what `count` elements leave for it.
func resolved(_ shape: [Int], count: Int) -> [Int] {
  guard let wildcard = shape.firstIndex(of: -1) else { return shape }
  var result = shape
  result[wildcard] = 1
  let rest = elementCount(of: result)
  requireShape(rest > 0 && count % rest == 0, "\(count) elements cannot take the shape \(shape)")
  result[wildcard] = count / rest
  return result
}
