extension Tensor {
  /// A scalar, shape `[]`.
  public init(_ scalar: Float) {
    self.init(shape: []) { $0[0] = scalar }
  }

  /// A vector, shape `[scalars.count]`.
  public init(_ scalars: [Float]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// `scalars` in row-major order; there must be as many as the shape has elements.
  public init(_ scalars: some Collection<Float>, shape: [Int]) {
    requireShape(
      scalars.count == elementCount(of: shape), "\(scalars.count) scalars do not fill a tensor of shape \(shape)")
    self.init(shape: shape) { elements in
      for (index, scalar) in scalars.enumerated() { elements[index] = scalar }
    }
  }

  /// Every element is `value`.
  public init(repeating value: Float, shape: [Int]) {
    self = Kernels.fill(value, shape: shape)
  }

  /// Every element is 0.
  public init(zeros shape: [Int]) {
    self.init(repeating: 0, shape: shape)
  }
}
