import RefrainTensor
import Testing
import _RefrainTestSupport

@Suite struct LinearScanTests {
  /// A step after the other, from plain operations.
  private func loop(_ factors: Tensor, _ terms: Tensor, _ initial: Tensor?) -> Tensor {
    var (state, states) = (initial, [Tensor]())
    for t in 0..<factors.shape[0] {
      let next = state.map { factors[t] * $0 + terms[t] } ?? terms[t]
      states.append(next)
      state = next
    }
    return stack(states)
  }

  /// Few columns and many steps are scanned in blocks of time, many columns at once; both with and without a state.
  @Test(
    arguments: [[1, 1], [2, 3], [255, 4], [256, 5], [300, 2, 3], [1000, 7], [40, 2050], [130, 2049]], [false, true])
  func agreesWithALoop(shape: [Int], hasInitial: Bool) {
    var random = SplitMix64(seed: UInt64(shape.reduce(1, *)))
    let initial = hasInitial ? random.uniform(Array(shape.dropFirst())) : nil
    let inputs = [random.uniform(shape, in: 0..<1), random.uniform(shape)] + (initial.map { [$0] } ?? [])
    let weights = random.uniform(shape)
    func run(_ scan: (Tensor, Tensor, Tensor?) -> Tensor) -> (states: Tensor, gradients: [Tensor]) {
      let result = valueWithGradients(at: inputs) { inputs in
        let states = scan(inputs[0], inputs[1], hasInitial ? inputs[2] : nil)
        return ((states * weights).sum(), states)
      }
      return (result.auxiliary, result.gradients)
    }
    let (scanned, looped) = (run { linearScan($0, $1, initial: $2) }, run(loop))
    #expect(mismatch("states", scanned.states, looped.states, tolerance: 1e-6) == nil)
    for (name, (a, b)) in zip(["factors", "terms", "initial"], zip(scanned.gradients, looped.gradients)) {
      #expect(mismatch(name, a, b, tolerance: 2e-6) == nil)
    }
  }

  @Test(arguments: [[600, 9], [30, 5000]])
  func noStateIsTheZeroState(shape: [Int]) {
    var random = SplitMix64(seed: 3)
    let (factors, terms) = (random.uniform(shape), random.uniform(shape))
    let zeros = Tensor(zeros: Array(shape.dropFirst()))
    #expect(
      bitMismatch("states", linearScan(factors, terms), linearScan(factors, terms, initial: zeros)) == nil)
  }

  @Test(arguments: [2, 3, 8])
  func givesTheSameBitsForEveryThreadCount(threads: Int) {
    var random = SplitMix64(seed: 4)
    for shape in [[900, 11], [64, 4000]] {
      let inputs = [random.uniform(shape, in: 0..<1), random.uniform(shape)]
      func run(_ threads: Int) -> [Tensor] {
        Compute.withThreads(threads) {
          let result = valueWithGradients(at: inputs) {
            let states = linearScan($0[0], $0[1])
            return ((states * states).sum(), states)
          }
          return [result.auxiliary] + result.gradients
        }
      }
      for (one, several) in zip(run(1), run(threads)) { #expect(bitMismatch("\(shape)", one, several) == nil) }
    }
  }
}
