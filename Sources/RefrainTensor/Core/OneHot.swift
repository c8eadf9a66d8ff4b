/// One-hot vectors that are never written out: ids, and how many classes there are.
///
/// Stands for the tensor of shape `ids.shape + [depth]` that is 1 at each id and 0 elsewhere. A product with it is
/// a gather of rows, which is how recurrent layers read it; `Tensor(oneHot)` writes it out.
public struct OneHot: Sendable, Hashable {
  /// Where each vector has its 1.
  public let ids: IndexTensor
  /// How long each vector is.
  public let depth: Int

  /// - Parameters:
  ///   - ids: of any shape, each in `0..<depth`.
  ///   - depth: the number of classes, the last extent of ``shape``.
  public init(_ ids: IndexTensor, depth: Int) {
    ids.requireIDs(below: depth, "OneHot")
    self.ids = ids
    self.depth = depth
  }

  /// `ids.shape + [depth]`.
  public var shape: [Int] { ids.shape + [depth] }
}

extension Tensor {
  /// The one-hot vectors written out, shape `oneHot.shape`.
  public init(_ oneHot: OneHot) {
    self.init(zeros: oneHot.shape)
    write { elements in
      for (row, id) in oneHot.ids.scalars.enumerated() { elements[row * oneHot.depth + Int(id)] = 1 }
    }
  }
}
