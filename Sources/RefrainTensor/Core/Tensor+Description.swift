extension Tensor: CustomStringConvertible {
  /// The elements in nested brackets, long dimensions shortened, and the shape.
  public var description: String {
    let values = withUnsafeScalars { scalars in
      var next = 0
      return Self.nested(shape[...], scalars, &next)
    }
    return "Tensor(\(values), shape: \(shape))"
  }

  private static func nested(
    _ shape: ArraySlice<Int>, _ scalars: UnsafeBufferPointer<Float>, _ next: inout Int
  ) -> String {
    guard let extent = shape.first else {
      defer { next += 1 }
      return "\(scalars[next])"
    }
    let edge = 3
    let stride = shape.dropFirst().reduce(1, *)
    var parts: [String] = []
    for index in 0..<extent {
      if extent > 2 * edge, index == edge {
        parts.append("…")
        next += stride * (extent - 2 * edge)
      } else if extent <= 2 * edge || index < edge || index >= extent - edge {
        parts.append(nested(shape.dropFirst(), scalars, &next))
      }
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }
}
