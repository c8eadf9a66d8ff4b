import CRefrainKernels
import Testing

/// tanh in double precision; the series where the quotient would cancel.
func tanhReference(_ x: Double) -> Double {
  let a = abs(x)
  if a < 1e-3 { return x - x * x * x / 3 }
  let e = rk_exp(-2 * a)
  return (x < 0 ? -1 : 1) * (1 - e) / (1 + e)
}

/// A function of one number, its limit in units in the last place as `vector_math.h` states it, and where it has special
/// values.
struct Activation: Sendable, CustomStringConvertible {
  let description: String
  let op: rk_unary
  let ulps: Double
  let reference: @Sendable (Double) -> Double
  let special: [(Float, Float)]

  static let all = [
    Activation(
      description: "exp", op: RK_EXP, ulps: 1, reference: { rk_exp($0) },
      special: [
        (0, 1), (-0.0, 1), (89, .infinity), (88.8, .infinity), (-104, 0), (-1e30, 0), (1e30, .infinity),
        (.infinity, .infinity), (-.infinity, 0), (.nan, .nan), (leastDenormal, 1), (-103.5, leastDenormal),
      ]),
    Activation(
      description: "log", op: RK_LOG, ulps: 0.9, reference: { rk_log($0) },
      special: [
        (0, -.infinity), (-0.0, -.infinity), (1, 0), (-1, .nan), (-leastDenormal, .nan), (-.infinity, .nan),
        (.infinity, .infinity), (.nan, .nan),
      ]),
    Activation(
      description: "tanh", op: RK_TANH, ulps: 2.7, reference: tanhReference,
      special: [
        (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (.nan, .nan), (1e30, 1), (-1e30, -1),
        (leastDenormal, leastDenormal), (-someDenormal, -someDenormal),
      ]),
    Activation(
      description: "sigmoid", op: RK_SIGMOID, ulps: 2.4, reference: { 1 / (1 + rk_exp(-$0)) },
      special: [
        (0, 0.5), (-0.0, 0.5), (.infinity, 1), (-.infinity, 0), (.nan, .nan), (1e30, 1), (-1e30, 0), (-104, 0),
      ]),
  ]
}

@Suite struct ActivationTests {
  private func apply(_ op: rk_unary, _ x: [Float]) -> [Float] {
    var y = [Float](repeating: .nan, count: x.count)
    rk_apply_unary(op, Int64(x.count), x, &y)
    return y
  }

  @Test(arguments: ISA.available, Activation.all)
  func specialValues(isa: ISA, activation: Activation) {
    let result = isa.run { apply(activation.op, activation.special.map(\.0)) }
    for (value, (x, expected)) in zip(result, activation.special) {
      #expect(same(value, expected), "\(activation)(\(x)) = \(value), not \(expected)")
    }
  }

  /// One float in 40,009 from all there are, in units in the last place of the exact result, denormals included.
  @Test(arguments: ISA.available, Activation.all)
  func error(isa: ISA, activation: Activation) {
    var x = stride(from: 0, to: 1 << 32, by: 40_009).map { Float(bitPattern: UInt32($0)) }
    x += (-21_000..<18_000).map { Float($0) / 200 }  // where exponentials and their inverses are not trivial
    let y = isa.run { apply(activation.op, x) }
    var worst = 0.0
    for (x, y) in zip(x, y) {
      let exact = activation.reference(Double(x))
      if exact.isNaN || abs(exact) > Double(Float.greatestFiniteMagnitude) {
        #expect(same(y, Float(exact)))
        continue
      }
      worst = max(worst, abs(Double(y) - exact) / Double(Float(exact).ulp))
    }
    #expect(worst <= activation.ulps)
  }
}
