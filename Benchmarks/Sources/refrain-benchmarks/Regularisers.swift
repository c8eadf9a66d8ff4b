import Refrain

/// What each regulariser costs: a fused layer with it and one without, in turn, with their gradients.
enum Regularisers {
  private static let (rounds, least) = (7, 0.7)
  private static let (steps, batch) = (35, 32)

  private struct Comparison {
    let name: String
    let options: RecurrentOptions
    /// Makes a layer, and returns what is timed.
    let prepare: (RecurrentOptions) -> () -> Void
  }

  private static var comparisons: [Comparison] {
    [256, 1024].flatMap { hidden in
      compare("lstm", hidden, zoneout: Zoneout(hidden: 0.1, cell: 0.1)) {
        LSTM(inputSize: hidden, hiddenSize: hidden, layerCount: $0, options: $1, using: &$2)
      }
        + compare("gru", hidden, zoneout: Zoneout(hidden: 0.1)) {
          GRU(inputSize: hidden, hiddenSize: hidden, layerCount: $0, options: $1, using: &$2)
        }
    }
  }

  /// On dense vectors, as a layer above the first or an embedding gives them; nothing of a head.
  private static func compare<Layer: FusedRecurrentLayer>(
    _ cell: String, _ hidden: Int, zoneout: Zoneout, _ make: @escaping (Int, RecurrentOptions, inout Philox) -> Layer
  ) -> [Comparison] {
    let choices: [(String, Int, RecurrentOptions)] = [
      ("input dropout", 1, RecurrentOptions(inputDropout: 0.3)),
      ("output dropout", 1, RecurrentOptions(outputDropout: 0.3)),
      ("weight drop", 1, RecurrentOptions(weightDrop: 0.3)), ("zoneout", 1, RecurrentOptions(zoneout: zoneout)),
      ("layer normalisation", 1, RecurrentOptions(layerNormalization: true)),
      ("residual", 2, RecurrentOptions(residual: true)), ("dropout", 2, RecurrentOptions(dropout: 0.3)),
      ("variational dropout", 2, RecurrentOptions(dropout: 0.3, dropoutIsVariational: true)),
    ]
    return choices.map { name, layers, options in
      Comparison(name: "\(cell) \(layers) × \(hidden), \(name)", options: options) { options in
        var generator = Philox(seed: 1)
        let layer = make(layers, options, &generator)
        let input = Tensor(randomNormal: [steps, batch, hidden], using: &generator)
        return {
          var generator = Philox(seed: 2)
          _ = valueWithGradient(of: layer) {
            $0(input, state: nil, lengths: nil, mode: .training(using: &generator)).output.sum()
          }
        }
      }
    }
  }

  /// Whether any of them is asked for.
  static func has(_ options: Options) -> Bool { comparisons.contains { options.selects($0.name) } }

  /// Prints a table of what part of the plain layer's speed is left.
  ///
  /// - Returns: whether each leaves 0.7 of it.
  static func measure(_ options: Options) -> Bool {
    let chosen = comparisons.filter { options.selects($0.name) }
    guard !chosen.isEmpty else { return true }
    print("\n| regulariser | plain, ms | with it, ms | share of the plain speed, of \(rounds) rounds |")
    print("|---|---:|---:|---:|")
    var slow: [String] = []
    for comparison in chosen {
      let (plain, regularised) = (comparison.prepare(RecurrentOptions()), comparison.prepare(comparison.options))
      let clock = ContinuousClock()
      var times: [(plain: Double, regularised: Double)] = []
      for _ in 0...rounds {
        times.append((clock.measure(plain) / .seconds(1), clock.measure(regularised) / .seconds(1)))
      }
      // The first round warmed up.
      times.removeFirst()
      let shares = times.map { $0.plain / $0.regularised }.sorted()
      if shares[rounds / 2] < least { slow.append(comparison.name) }
      print(
        "| \(comparison.name) | \(milliseconds(times.map(\.plain))) | \(milliseconds(times.map(\.regularised))) | "
          + "\(fixed(shares[rounds / 2], 2)) (\(fixed(shares[0], 2))–\(fixed(shares[rounds - 1], 2))) |")
    }
    if !slow.isEmpty { print("\nLess than \(least) of the plain layer's speed: \(slow.joined(separator: "; "))") }
    return slow.isEmpty
  }

  private static func milliseconds(_ seconds: [Double]) -> String {
    fixed(seconds.sorted()[seconds.count / 2] * 1e3, 1)
  }
}
