import CRefrainKernels

/// An instruction set of this machine, for use as a test's argument.
struct ISA: Sendable, CustomStringConvertible {
  let isa: rk_isa
  var description: String { String(cString: rk_isa_name(isa)) }

  static let available: [ISA] = (0..<UInt32(RK_ISA_COUNT)).map { ISA(isa: rk_isa(rawValue: $0)) }
    .filter { rk_isa_available($0.isa) }

  /// Runs the body with this set and this many threads, on the thread that calls.
  func run<Result>(threads: Int32 = 1, _ body: () throws -> Result) rethrows -> Result {
    rk_override_isa(Int32(isa.rawValue))
    rk_override_threads(threads)
    defer {
      rk_override_isa(-1)
      rk_override_threads(0)
    }
    return try body()
  }
}

/// Splittable random numbers (Steele, Lea and Flood 2014); enough for test data.
struct Numbers {
  private var state: UInt64
  init(seed: Int) { state = UInt64(seed) }

  mutating func word() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// In [-1, 1).
  mutating func float() -> Float { Float(Int64(bitPattern: word()) >> 40) / Float(1 << 23) }
  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in float() } }
  mutating func index(below bound: Int) -> Int { Int(word() % UInt64(bound)) }
}

let leastDenormal = Float.leastNonzeroMagnitude, someDenormal = Float(bitPattern: 0x20_a7c5)

/// Numbers at which kernels go wrong.
let delicate: [Float] = [
  0, -0.0, 1, -1, .infinity, -.infinity, .nan, leastDenormal, -leastDenormal,
  .leastNormalMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
  0.5, -2, someDenormal,
]

/// Sizes around the edges of vectors of 4, 8 and 16 lanes.
let lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 100]

func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

/// Equal as numbers, any NaN equal to any other, zeros told apart by sign.
func same(_ a: Float, _ b: Float) -> Bool { a.isNaN ? b.isNaN : a.bitPattern == b.bitPattern }

func same(_ a: [Float], _ b: [Float]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { same($0, $1) } }

/// The greatest difference from a float64 reference, NaN if one is NaN.
func distance(_ values: [Float], _ reference: [Double]) -> Double {
  var greatest = 0.0
  for (value, expected) in zip(values, reference) {
    let difference = abs(Double(value) - expected)
    if !(difference <= greatest) { greatest = difference }
  }
  return greatest
}

/// Calls the body with storage for `values` that is 4 but not 8 bytes aligned, and returns what it then holds.
func unaligned(_ values: [Float], _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
  let storage = UnsafeMutableRawPointer.allocate(byteCount: values.count * 4 + 64, alignment: 64)
  defer { storage.deallocate() }
  let floats = (storage + 4).bindMemory(to: Float.self, capacity: values.count)
  for (i, value) in values.enumerated() { floats[i] = value }
  body(floats)
  return (0..<values.count).map { floats[$0] }
}
