import RefrainTensor
import Testing
import _RefrainTestSupport

/// The fused layers with gates, projections and regularisers against the same from elementary operations.
@Suite struct GatedRecurrenceTests {
  private static let gated: [RecurrentKind] = [.lstm, .gru(resetAfter: true), .gru(resetAfter: false)]
  private static let kinds = gated + [.rnn(.tanh), .rnn(.relu)]

  private static let normalized: [GatedProbe] =
    [.lstm, .gru(resetAfter: true), .rnn(.tanh), .rnn(.relu)].flatMap { kind in
      [GatedProbe.Input.oneHot, .projected].map {
        GatedProbe(kind: kind, batch: 10, hidden: 21, input: $0, normalizes: true)
      }
    }
    + [
      GatedProbe(kind: .lstm, hasBiases: false, hasState: false, normalizes: true),
      GatedProbe(
        kind: .lstm, projection: 4, normalizes: true, zoneout: RecurrentZoneout(hidden: 0.3, cell: 0.4, key: 6)),
      GatedProbe(kind: .gru(resetAfter: true), normalizes: true, zoneout: RecurrentZoneout(hidden: 0.3, key: nil)),
    ]

  private static let probes: [GatedProbe] =
    gated.flatMap { kind in
      [GatedProbe.Input.oneHot, .dense, .projected].map { GatedProbe(kind: kind, input: $0) }
    }
    + gated.map { GatedProbe(kind: $0, hasBiases: false, hasState: false) }
    + gated.map { GatedProbe(kind: $0, steps: 1, batch: 1, inputs: 1, hidden: 1) }
    + gated.map { GatedProbe(kind: $0, steps: 3, batch: 9, hidden: 37, input: .oneHot) }
    + [
      GatedProbe(kind: .lstm, projection: 4), GatedProbe(kind: .lstm, batch: 11, hidden: 20, projection: 33),
      GatedProbe(kind: .lstm, input: .projected, projection: 2, hasState: false),
    ]
    + kinds.flatMap { kind in
      [nil, 5].map { GatedProbe(kind: kind, zoneout: RecurrentZoneout(hidden: 0.3, cell: 0.4, key: $0)) }
    }
    + [GatedProbe(kind: .lstm, projection: 4, zoneout: RecurrentZoneout(hidden: 0.3, cell: 0.4, key: 6))]
    + normalized

  @Test(arguments: probes)
  func agreesWithElementaryOperations(probe: GatedProbe) {
    let values = probe.values()
    #expect(mismatch("states", probe.fused(values), probe.composed(values), tolerance: 1e-6) == nil)
    let fused = gradients(values, probe.fused)
    for (index, (actual, expected)) in zip(fused, gradients(values, probe.composed)).enumerated() {
      #expect(mismatch("gradient \(index)", actual, expected, tolerance: 2e-5) == nil)
    }
  }

  @Test(arguments: gated)
  func gradientsAreDifferencesOfValues(kind: RecurrentKind) {
    let probe = GatedProbe(kind: kind, projection: kind == .lstm ? 4 : nil)
    #expect(gradientMismatch(at: probe.values(), probe.fused) == nil)
  }

  /// Bit for bit, values and gradients.
  @Test(arguments: kinds)
  func noStateIsTheZeroState(kind: RecurrentKind) {
    for zoneout in [nil, RecurrentZoneout(hidden: 0.2, cell: 0.2, key: 3)] {
      var probe = GatedProbe(kind: kind, batch: 10, hidden: 19, zoneout: zoneout)
      var values = probe.values()
      values[5] = Tensor(zeros: values[5].shape)
      values[6] = Tensor(zeros: values[6].shape)
      let with = [probe.fused(values)] + gradients(values, probe.fused)[0..<5]
      probe.hasState = false
      let without = [probe.fused(values)] + gradients(values, probe.fused)[0..<5]
      for (a, b) in zip(with, without) { #expect(bitMismatch("\(kind)", a, b) == nil) }
    }
  }

  /// Large enough to be split.
  @Test(arguments: kinds)
  func sameBitsForEveryThreadCount(kind: RecurrentKind) {
    let probe = GatedProbe(
      kind: kind, steps: 5, batch: 33, inputs: 9, hidden: 70, normalizes: kind != .gru(resetAfter: false),
      zoneout: RecurrentZoneout(hidden: 0.1, cell: 0.1, key: 1))
    let values = probe.values()
    let expected = Compute.withThreads(1) { [probe.fused(values)] + gradients(values, probe.fused) }
    for threads in [2, 3, 8] {
      let results = Compute.withThreads(threads) { [probe.fused(values)] + gradients(values, probe.fused) }
      for (a, b) in zip(results, expected) { #expect(bitMismatch("\(threads) threads", a, b) == nil) }
    }
  }

  /// Without a tape less is kept, and the states are the same.
  @Test(arguments: gated)
  func inferenceHasTheSameBits(kind: RecurrentKind) {
    for input in [GatedProbe.Input.oneHot, .dense, .projected] {
      let probe = GatedProbe(kind: kind, batch: 12, input: input, projection: kind == .lstm ? 5 : nil)
      let values = probe.values()
      let recorded = valueWithGradients(at: values) { leaves in
        let y = probe.fused(leaves)
        return (y.sum(), y)
      }.auxiliary
      #expect(bitMismatch("states", probe.fused(values), recorded) == nil)
    }
  }

  /// The last state of one half begins the other.
  @Test(arguments: gated)
  func aSequenceInPartsIsTheWhole(kind: RecurrentKind) {
    let probe = GatedProbe(kind: kind, steps: 6, input: .projected)
    let values = probe.values()
    func run(_ steps: Range<Int>, _ initial: (Tensor?, Tensor?)) -> RecurrentStates {
      recurrentSequence(
        .projected(values[0].sliced(steps)), initial: initial,
        parameters: RecurrentParameters(weightIH: values[1], weightHH: values[2], biasIH: values[3], biasHH: values[4]),
        kind: kind)
    }
    let whole = run(0..<6, (nil, nil)), first = run(0..<2, (nil, nil))
    let second = run(2..<6, (first.hidden[1], first.cell?[1]))
    #expect(bitMismatch("hidden", concatenate([first.hidden, second.hidden]), whole.hidden) == nil)
    if let a = first.cell, let b = second.cell, let c = whole.cell {
      #expect(bitMismatch("cell", concatenate([a, b]), c) == nil)
    }
  }

  @Test func zoneoutHoldsAboutItsRate() {
    let zoneout = RecurrentZoneout(hidden: 0.3, cell: 0.7, key: 11)
    for (state, rate) in [(RecurrentZoneout.State.hidden, 0.3), (.cell, 0.7)] {
      let mask = zoneout.mask(state, step: 4, shape: [100, 100]).scalars
      #expect(mask.allSatisfy { $0 == 0 || $0 == 1 })
      #expect(abs(mask.reduce(0) { $0 + Double($1) } / 10_000 - rate) < 0.02)
    }
  }

  private func gradients(_ values: [Tensor], _ function: ([Tensor]) -> Tensor) -> [Tensor] {
    var random = SplitMix64(seed: 9)
    let weights = random.uniform(function(values).shape)
    return valueWithGradients(at: values) { ((function($0) * weights).sum(), ()) }.gradients
  }
}
