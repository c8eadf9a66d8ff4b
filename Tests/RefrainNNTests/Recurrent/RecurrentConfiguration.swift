import RefrainNN
import Testing
import _RefrainTestSupport

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A recurrent network of random kind, sizes and options, and what it is run on: all of it follows from the seed.
struct RecurrentConfiguration: Sendable, CustomTestStringConvertible {
  enum Kind: String, Sendable, CaseIterable {
    case reluRNN, tanhRNN, lstm, gruResetAfter, gruResetBefore, minGRU, minLSTM

    /// Has no recurrent weights, and so lacks some options.
    var isMinimal: Bool { self == .minGRU || self == .minLSTM }
  }

  let seed: UInt64
  var kind: Kind
  var (steps, batch, inputs, hidden, layerCount) = (1, 1, 1, 1, 1)
  var projection: Int?
  var biases = RecurrentBiases.both
  var candidate = MinimalCandidate.linear
  var options = RecurrentOptions()
  var isOneHot = false
  var hasState = false
  var lengths: [Int]?

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    func chance(_ parts: UInt64) -> Bool { random.next() % parts == 0 }
    func size(_ range: ClosedRange<Int>) -> Int { chance(5) ? 1 : Int.random(in: range, using: &random) }
    kind = Kind.allCases[Int(seed) % Kind.allCases.count]
    (steps, batch, inputs) = (size(2...9), size(2...5), size(2...6))
    (hidden, layerCount) = (chance(6) ? 19 : size(2...9), Int.random(in: 1...3, using: &random))
    biases = RecurrentBiases.allCases[Int(random.next() % 3)]
    (isOneHot, hasState) = (chance(3), chance(2))
    if kind == .lstm, chance(3) { projection = size(2...5) }
    options.isBidirectional = chance(3)
    options.layout = chance(3) ? .batchMajor : .timeMajor
    options.residual = chance(3)
    if kind == .lstm || kind == .gruResetAfter { options.layerNormalization = chance(3) }
    if chance(3), !kind.isMinimal { options.zoneout.hidden = 0.3 }
    if kind == .lstm, chance(3) { options.zoneout.cell = 0.4 }
    if chance(2) { lengths = lengths(using: &random) }
    if kind.isMinimal, chance(2) { candidate = .positive }
    if chance(3) { (options.dropout, options.dropoutIsVariational) = (0.3, chance(2)) }
    if chance(3) { options.inputDropout = 0.3 }
    if chance(3) { options.outputDropout = 0.4 }
    if chance(3), !kind.isMinimal { options.weightDrop = 0.3 }
  }

  /// One step of one sequence through one unit, with nothing dropped, or nothing might be left of it.
  private mutating func shrink() {
    (steps, batch, hidden) = (1, 1, 1)
    if lengths != nil { lengths = [1] }
    (options.dropout, options.inputDropout, options.outputDropout, options.weightDrop) = (0, 0, 0, 0)
  }

  /// A length for each row; the first has a step at least, or no result would depend on a parameter.
  func lengths(using random: inout SplitMix64) -> [Int] {
    (0..<batch).map { row in Int.random(in: (row == 0 ? 1 : 0)...steps, using: &random) }
  }

  var testDescription: String {
    "seed \(seed): \(kind), T \(steps), N \(batch), in \(inputs), H \(hidden), layers \(layerCount), "
      + "projection \(projection ?? 0), biases \(biases), candidate \(candidate), one-hot \(isOneHot), state \(hasState), "
      + "lengths \(lengths ?? []), \(options)"
  }

  /// 100, or 2,000 with REFRAIN_FULL=1, of which `change` makes what a test can take. The first has the least of all
  /// sizes at once.
  static func some(
    _ salt: UInt64, _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> [RecurrentConfiguration] {
    let count: UInt64 = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1" ? 2_000 : 100
    return (0..<count).map { index in
      var configuration = RecurrentConfiguration(seed: salt * 10_000 + index)
      if index == 0 { configuration.shrink() }
      change(&configuration)
      return configuration
    }
  }
}
