import RefrainNN
import RefrainTensor
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

  /// 100, or 2,000 with REFRAIN_FULL=1, of which `change` makes what a test can take.
  static func some(
    _ salt: UInt64, _ change: (inout RecurrentConfiguration) -> Void = { _ in }
  ) -> [RecurrentConfiguration] {
    let count: UInt64 = ProcessInfo.processInfo.environment["REFRAIN_FULL"] == "1" ? 2_000 : 100
    return (0..<count).map { index in
      var configuration = RecurrentConfiguration(seed: salt * 10_000 + index)
      change(&configuration)
      return configuration
    }
  }

  /// The network, every parameter a random number of its own, biases and gains included.
  func layer(_ options: RecurrentOptions) -> any LayeredNetwork {
    var random = SplitMix64(seed: seed)
    func filled<L: LayeredNetwork>(_ layer: L) -> L {
      var layer = layer
      let limit = 1 / Float(hidden).squareRoot()
      layer.forEachParameter { parameter, value in
        let range: Range<Float> = parameter.name.hasPrefix("norm") ? 0.5..<1.5 : -limit..<limit
        value = random.uniform(value.shape, in: range)
      }
      return layer
    }
    var generator = SplitMix64(seed: seed)
    switch kind {
    case .reluRNN, .tanhRNN:
      return filled(
        RNN(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount,
          activation: kind == .reluRNN ? .relu : .tanh, biases: biases, options: options, using: &generator))
    case .lstm:
      return filled(
        LSTM(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, projectionSize: projection,
          biases: biases, options: options, using: &generator))
    case .gruResetAfter, .gruResetBefore:
      return filled(
        GRU(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, resetAfter: kind == .gruResetAfter,
          biases: biases, options: options, using: &generator))
    case .minGRU:
      return filled(
        MinGRU(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, hasBias: biases != .none,
          candidate: candidate, options: options, using: &generator))
    case .minLSTM:
      return filled(
        MinLSTM(
          inputSize: inputs, hiddenSize: hidden, layerCount: layerCount, hasBias: biases != .none,
          candidate: candidate, options: options, using: &generator))
    }
  }

  /// Layer normalisation divides by deviations that may be close to nothing, and so magnifies rounding.
  var tolerance: Double { options.layerNormalization ? 1e-3 : 2e-5 }
}
