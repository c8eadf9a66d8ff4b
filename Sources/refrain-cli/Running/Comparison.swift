import RefrainText

/// Runs side by side, as `refrain compare` prints them.
struct Comparison {
  let runs: [RunFiles]

  init(_ directories: [String]) throws { runs = try directories.map { try RunFiles($0) } }

  /// Figures of one run; nil is not known.
  struct Figures: Encodable {
    let directory: String
    let parameters: Int?
    let epochs: Int?
    let seconds: Double?
    let lastPerplexity, bestPerplexity: Double?
    let lastHeldOutPerplexity, bestHeldOutPerplexity, bestHeldOutBitsPerCharacter: Double?
    let bestEpoch: Int?
    let tokensPerSecond: Double?
    /// Those that differ between the runs.
    let settings: [String: String]

    private enum CodingKeys: String, CodingKey {
      case directory, parameters, epochs, seconds, settings
      case lastPerplexity = "last_perplexity"
      case bestPerplexity = "best_perplexity"
      case lastHeldOutPerplexity = "last_held_out_perplexity"
      case bestHeldOutPerplexity = "best_held_out_perplexity"
      case bestHeldOutBitsPerCharacter = "best_held_out_bits_per_character"
      case bestEpoch = "best_epoch"
      case tokensPerSecond = "tokens_per_second"
    }
  }

  var figures: [Figures] {
    let differing = Set(self.differing)
    return runs.map { run in
      let (history, last, best) = (run.history, run.history?.last, run.history?.best)
      let speeds = (history?.epochs ?? []).compactMap(\.tokensPerSecond).sorted()
      return Figures(
        directory: run.directory, parameters: run.configuration?.parameterCount, epochs: last?.epoch,
        seconds: history?.seconds, lastPerplexity: last?.perplexity,
        bestPerplexity: history?.epochs.compactMap(\.perplexity).min(),
        lastHeldOutPerplexity: last?.heldOutPerplexity, bestHeldOutPerplexity: best?.heldOutPerplexity,
        bestHeldOutBitsPerCharacter: best?.heldOutBitsPerCharacter, bestEpoch: best?.epoch,
        tokensPerSecond: speeds.isEmpty ? nil : speeds[speeds.count / 2],
        settings: Dictionary(run.allSettings.filter { differing.contains($0.name) }.map { ($0.name, $0.value) }) { $1 })
    }
  }

  /// The names of the settings that are not the same in all runs, sorted.
  private var differing: [String] {
    let tables = runs.map { Dictionary($0.allSettings.map { ($0.name, $0.value) }) { $1 } }
    return Set(tables.flatMap(\.keys)).filter { name in Set(tables.map { $0[name] ?? "" }).count > 1 }.sorted()
  }

  var lines: [String] {
    let all = figures
    var table = Table(headings: [""] + all.map(\.directory), rightAligned: Set(1...max(runs.count, 1)))
    func add(_ name: String, _ value: (Figures) -> String?) {
      let row = all.map(value)
      if row.contains(where: { $0 != nil }) { table.rows.append([name] + row.map { $0 ?? "–" }) }
    }
    add("parameters") { $0.parameters.map(grouped) }
    add("epochs") { $0.epochs.map(grouped) }
    add("training time") { $0.seconds.map(duration) }
    add("tokens/s, median") { $0.tokensPerSecond.map { fixed($0, 0) } }
    add("perplexity, last") { $0.lastPerplexity.map { fixed($0, 3) } }
    add("perplexity, lowest") { $0.bestPerplexity.map { fixed($0, 3) } }
    add("held-out perplexity, last") { $0.lastHeldOutPerplexity.map { fixed($0, 3) } }
    add("held-out perplexity, best") { $0.bestHeldOutPerplexity.map { fixed($0, 3) } }
    add("held-out bits a character, best") { $0.bestHeldOutBitsPerCharacter.map { fixed($0, 3) } }
    add("best epoch") { $0.bestHeldOutPerplexity == nil ? nil : $0.bestEpoch.map(grouped) }
    for name in differing { add(name) { $0.settings[name] } }
    return table.lines
  }

  func json() throws -> String { String(decoding: try JSONFile.encode(figures, path: ""), as: UTF8.self) }
}

extension RunFiles {
  /// Those of the training, and those of the model where the settings do not hold them.
  var allSettings: [(name: String, value: String)] {
    guard settings.isEmpty, let configuration else { return settings }
    return (try? JSONValue(of: configuration))?.leaves.map { ("model." + $0.name, $0.value) } ?? []
  }
}
