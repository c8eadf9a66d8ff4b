import RefrainText

/// The figures that sum a run up.
struct RunFigures {
  struct Item {
    let name, value: String
    var note: String?
  }

  let items: [Item]

  init(_ history: RunHistory?) {
    guard let history, let last = history.last else {
      items = []
      return
    }
    let best = history.best
    var items = [Item(name: "Epochs", value: grouped(last.epoch), note: Self.interruptions(history))]
    if let perplexity = last.perplexity {
      items.append(Item(name: "Perplexity", value: axisLabel(perplexity), note: "of the training text"))
    }
    if let heldOut = last.heldOutPerplexity {
      let lowest = best?.heldOutPerplexity.map { "best \(axisLabel($0)) in epoch \(grouped(best?.epoch ?? 0))" }
      items.append(Item(name: "Held-out perplexity", value: axisLabel(heldOut), note: lowest))
    }
    if let bits = last.heldOutBitsPerCharacter {
      items.append(Item(name: "Held-out bits a character", value: axisLabel(bits)))
    }
    items.append(Item(name: "Training time", value: duration(history.seconds)))
    let speeds = history.epochs.compactMap(\.tokensPerSecond).sorted()
    if !speeds.isEmpty {
      items.append(Item(name: "Speed", value: axisLabel(speeds[speeds.count / 2]), note: "tokens a second, median"))
    }
    self.items = items
  }

  private static func interruptions(_ history: RunHistory) -> String? {
    var parts: [String] = []
    if history.restarts > 0 { parts.append("resumed \(counted(history.restarts, "time", "times"))") }
    if history.rollbacks > 0 { parts.append("rolled back \(counted(history.rollbacks, "time", "times"))") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
