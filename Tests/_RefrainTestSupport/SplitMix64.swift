public import RefrainTensor

/// Vigna's splitmix64, the generator that the fixtures' README specifies: a few lines in any language, so
/// that a test can rebuild what a fixture's script drew.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in `0..<1` with 24 random bits, exact in a float.
  public mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
}

/// Tensors to compute with. Their numbers depend on the generator alone.
extension SplitMix64 {
  /// Evenly distributed over `range`.
  public mutating func uniform(_ shape: [Int], in range: Range<Float> = -1..<1) -> Tensor {
    let width = range.upperBound - range.lowerBound
    return tensor(shape) { range.lowerBound + $0.unit() * width }
  }

  /// Of both signs and at least 0.25 away from zero, where functions have corners and quotients poles.
  public mutating func awayFromZero(_ shape: [Int]) -> Tensor {
    tensor(shape) { ($0.next() % 2 == 0 ? 1 : -1) * (0.25 + $0.unit()) }
  }

  /// At least 0.125 apart from each other, in random order: a maximum that a small step does not change.
  public mutating func distinct(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    let ranks = Array(0..<count).shuffled(using: &self)
    return Tensor(ranks.map { (Float($0) - Float(count) / 2) / 8 }, shape: shape)
  }

  /// Ids in `0..<bound`.
  public mutating func ids(_ shape: [Int], below bound: Int) -> IndexTensor {
    let count = shape.reduce(1, *)
    return IndexTensor((0..<count).map { _ in Int32(next() % UInt64(bound)) }, shape: shape)
  }

  private mutating func tensor(_ shape: [Int], _ element: (inout SplitMix64) -> Float) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { _ in element(&self) }, shape: shape)
  }
}
