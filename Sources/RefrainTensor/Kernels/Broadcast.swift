/// Two shapes brought to a common one, NumPy's way: aligned at the last dimension, an extent of 1 repeats.
struct Broadcast {
  /// The common shape.
  let shape: [Int]
  /// The common shape with neighbouring dimensions merged where both operands run on, and the strides there.
  private(set) var extents: [Int64] = []
  private(set) var stridesA: [Int64] = []
  private(set) var stridesB: [Int64] = []

  var rank: Int { extents.count }

  init(_ a: [Int], _ b: [Int], name: StaticString) {
    let rank = max(a.count, b.count)
    let (paddedA, paddedB) = (Self.padded(a, rank), Self.padded(b, rank))
    var shape: [Int] = []
    for (extentA, extentB) in zip(paddedA, paddedB) {
      requireShape(
        extentA == extentB || extentA == 1 || extentB == 1, "\(name): the shapes \(a) and \(b) do not broadcast")
      shape.append(extentA == 1 ? extentB : extentA)
    }
    self.shape = shape
    let (fullA, fullB) = (Self.strides(paddedA), Self.strides(paddedB))
    for axis in 0..<rank where shape[axis] != 1 { append(Int64(shape[axis]), fullA[axis], fullB[axis]) }
    if extents.isEmpty { append(1, 1, 1) }
    requireShape(extents.count <= 8, "\(name): broadcasting \(a) with \(b) needs more than eight dimensions")
  }

  /// Adds an inner dimension, merged with the one before it where both operands pass from one to the other evenly.
  private mutating func append(_ extent: Int64, _ strideA: Int64, _ strideB: Int64) {
    if let lastA = stridesA.last, let lastB = stridesB.last, lastA == strideA * extent, lastB == strideB * extent {
      extents[extents.count - 1] *= extent
      stridesA[stridesA.count - 1] = strideA
      stridesB[stridesB.count - 1] = strideB
    } else {
      extents.append(extent)
      stridesA.append(strideA)
      stridesB.append(strideB)
    }
  }

  private static func padded(_ shape: [Int], _ rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank - shape.count) + shape
  }

  /// Dense strides, 0 where the extent is 1.
  private static func strides(_ shape: [Int]) -> [Int64] {
    var strides = [Int64](repeating: 0, count: shape.count)
    var step: Int64 = 1
    for axis in shape.indices.reversed() {
      strides[axis] = shape[axis] == 1 ? 0 : step
      step *= Int64(shape[axis])
    }
    return strides
  }
}
