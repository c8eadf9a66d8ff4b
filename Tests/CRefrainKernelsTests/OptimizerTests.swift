import CRefrainKernels
import Testing

@Suite struct OptimizerTests {
  @Test(arguments: ISA.available, 0..<16)
  func sgd(isa: ISA, flags: Int) {
    let decay: Float = flags & 1 != 0 ? 0.1 : 0, momentum: Float = flags & 2 != 0 ? 0.9 : 0
    let nesterov = flags & 4 != 0, first = flags & 8 != 0
    var numbers = Numbers(seed: flags)
    for length in lengths + [70_001] {
      let p = numbers.floats(length), g = numbers.floats(length), old = numbers.floats(length)
      var velocity = old, out = p
      velocity.withUnsafeMutableBufferPointer { velocity in
        out.withUnsafeMutableBufferPointer { out in
          g.withUnsafeBufferPointer { g in
            var arguments = rk_sgd_arguments()
            arguments.n = Int64(length)
            (arguments.rate, arguments.gradient_scale) = (0.5, 0.25)
            (arguments.weight_decay, arguments.momentum) = (decay, momentum)
            (arguments.nesterov, arguments.first) = (nesterov, first)
            (arguments.parameter, arguments.gradient) = (UnsafePointer(out.baseAddress), g.baseAddress)
            arguments.velocity = momentum != 0 ? velocity.baseAddress : nil
            arguments.out = out.baseAddress
            isa.run(threads: 2) { rk_sgd(&arguments) }
          }
        }
      }
      var expected: [Double] = [], expectedVelocity: [Double] = []
      for i in 0..<length {
        var d = 0.25 * Double(g[i]) + Double(decay) * Double(p[i])
        var v = Double(old[i])
        if momentum != 0 {
          v = first ? d : Double(momentum) * v + d
          d = nesterov ? d + Double(momentum) * v : v
        }
        expected.append(Double(p[i]) - 0.5 * d)
        expectedVelocity.append(v)
      }
      #expect(distance(out, expected) < 3e-7 && distance(velocity, expectedVelocity) < 3e-7)
    }
  }

  @Test(arguments: ISA.available, [false, true])
  func adam(isa: ISA, decoupled: Bool) {
    var numbers = Numbers(seed: 11)
    for length in lengths + [70_001] {
      let p = numbers.floats(length), g = numbers.floats(length), oldFirst = numbers.floats(length)
      let oldSecond = numbers.floats(length).map { abs($0) }
      var m = oldFirst, v = oldSecond, out = [Float](repeating: 7, count: length)
      m.withUnsafeMutableBufferPointer { m in
        v.withUnsafeMutableBufferPointer { v in
          out.withUnsafeMutableBufferPointer { out in
            p.withUnsafeBufferPointer { p in
              g.withUnsafeBufferPointer { g in
                var arguments = rk_adam_arguments()
                arguments.n = Int64(length)
                (arguments.rate, arguments.gradient_scale, arguments.weight_decay) = (0.01, 0.5, 0.1)
                (arguments.beta1, arguments.beta2, arguments.epsilon) = (0.9, 0.999, 1e-8)
                (arguments.correction1, arguments.correction2) = (0.271, 0.003)
                arguments.decoupled = decoupled
                (arguments.parameter, arguments.gradient) = (p.baseAddress, g.baseAddress)
                (arguments.first_moment, arguments.second_moment) = (m.baseAddress, v.baseAddress)
                arguments.out = out.baseAddress
                isa.run(threads: 2) { rk_adam(&arguments) }
              }
            }
          }
        }
      }
      var expected: [Double] = [], first: [Double] = [], second: [Double] = []
      for i in 0..<length {
        let d = 0.5 * Double(g[i]) + (decoupled ? 0 : 0.1 * Double(p[i]))
        first.append(0.9 * Double(oldFirst[i]) + 0.1 * d)
        second.append(0.999 * Double(oldSecond[i]) + 0.001 * d * d)
        let denominator = second[i].squareRoot() / (0.003).squareRoot() + 1e-8
        expected.append(Double(p[i]) * (decoupled ? 0.999 : 1) - 0.01 / 0.271 * first[i] / denominator)
      }
      #expect(distance(m, first) < 3e-7 && distance(v, second) < 3e-7 && distance(out, expected) < 1e-6)
    }
  }
}
