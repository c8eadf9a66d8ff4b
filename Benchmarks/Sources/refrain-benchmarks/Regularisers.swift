import Refrain

/// What each regulariser costs: an epoch with it and one without, in turn.
enum Regularisers {
  private typealias Configuration = LanguageModel.Configuration

  private static let rounds = 7

  /// Of whole epochs of 256 units, head and all; residual connections take two layers.
  private static var comparisons: [(name: String, plain: Configuration, regularised: Configuration)] {
    let changes: [(String, Int, (inout Configuration) -> Void)] = [
      ("dropout", 1, { $0.dropout = 0.3 }), ("weight drop", 1, { $0.weightDrop = 0.3 }),
      ("zoneout", 1, { $0.zoneout = 0.1 }), ("layer normalisation", 1, { $0.layerNormalization = true }),
      ("residual", 2, { $0.residual = true }), ("dropout", 2, { $0.dropout = 0.3 }),
    ]
    return [Configuration.Cell.lstm, .gru].flatMap { cell in
      changes.map { name, layers, change in
        let plain = WholeSteps.model(cell, 256, layers: layers)
        var regularised = plain
        change(&regularised)
        return ("\(cell.rawValue) \(layers) × 256, \(name)", plain, regularised)
      }
    }
  }

  /// Whether any of them is asked for.
  static func has(_ options: Options) -> Bool { comparisons.contains { options.selects($0.name) } }

  /// Prints a table of what part of the plain layer's speed is left.
  static func measure(_ options: Options) throws {
    let chosen = comparisons.filter { options.selects($0.name) }
    guard !chosen.isEmpty else { return }
    print("\n| regulariser | plain, ms | with it, ms | share of the plain speed, of \(rounds) rounds |")
    print("|---|---:|---:|---:|")
    for (name, plain, regularised) in chosen {
      let (first, second) = (try WholeSteps.training(plain).prepare(), try WholeSteps.training(regularised).prepare())
      let clock = ContinuousClock()
      var times: [(plain: Double, regularised: Double)] = []
      for _ in 0...rounds {
        times.append((try clock.measure(first) / .seconds(1), try clock.measure(second) / .seconds(1)))
      }
      // The first round warmed up.
      times.removeFirst()
      let shares = times.map { $0.plain / $0.regularised }.sorted()
      print(
        "| \(name) | \(milliseconds(times.map(\.plain))) | \(milliseconds(times.map(\.regularised))) | "
          + "\(fixed(shares[rounds / 2], 2)) (\(fixed(shares[0], 2))–\(fixed(shares[rounds - 1], 2))) |")
    }
  }

  private static func milliseconds(_ seconds: [Double]) -> String {
    fixed(seconds.sorted()[seconds.count / 2] * 1e3, 1)
  }
}
