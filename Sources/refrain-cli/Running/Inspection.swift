import RefrainNN
import RefrainTensor
import RefrainText

/// What `refrain inspect` prints of a run.
struct Inspection {
  let run: RunFiles
  /// Nil while a run has not written its model.
  let saved: SavedModel?

  init(_ directory: String) throws {
    run = try RunFiles(directory)
    saved = SavedModel.hasWeights(in: directory) ? try SavedModel(contentsOf: directory) : nil
  }

  var lines: [String] {
    var lines = ["\(printable(run.directory)): \(run.configuration?.summary ?? "no model yet")"]
    if let saved { lines += parameters(saved.model) + vocabulary(saved.vocabulary) }
    return lines + history
  }

  private func parameters(_ model: LanguageModel) -> [String] {
    let parameters = model.storedParameters
    let total = max(model.parameterCount, 1)
    func share(_ count: Int) -> String { fixed(100 * Double(count) / Double(total), 1) + "%" }
    var table = Table(headings: ["layer", "parameter", "shape", "count", "share"], rightAligned: [3, 4])
    for layer in parameters.map(\.layer).reduce(into: [String](), { if $0.last != $1 { $0.append($1) } }) {
      let own = parameters.filter { $0.layer == layer }
      for (index, parameter) in own.enumerated() {
        let shape = parameter.shape.map(String.init).joined(separator: " × ")
        let count = parameter.count
        table.rows.append([index == 0 ? layer : "", parameter.name, shape, grouped(count), share(count)])
      }
      let count = own.reduce(0) { $0 + $1.count }
      if own.count > 1 { table.rows.append(["", "together", "", grouped(count), share(count)]) }
    }
    table.rows.append(["all", "", "", grouped(model.parameterCount), ""])
    return [""] + table.lines
  }

  private func vocabulary(_ vocabulary: Vocabulary) -> [String] {
    let shown = vocabulary.tokens.prefix(40).map(onOneLine).joined(separator: " ")
    return [
      "", "vocabulary: \(counted(vocabulary.count, "token", "tokens")), unit \(vocabulary.unit.rawValue)",
      "  " + fitted(shown, columns: 100),
    ]
  }

  private var history: [String] {
    guard let history = run.history else { return ["", "history: this run has no metrics.jsonl"] }
    guard !history.epochs.isEmpty else { return ["", "history: no epoch is finished"] }
    let hasHeldOut = history.epochs.contains { $0.heldOutPerplexity != nil }
    var table = Table(
      headings: ["epoch", "perplexity"] + (hasHeldOut ? ["held-out perplexity"] : []) + ["tokens/s", "learning rate"],
      rightAligned: [0, 1, 2, 3, 4])
    let best = history.best?.epoch
    for record in SampleTimeline.chosen(history.epochs) {
      var row = [grouped(record.epoch), cell(record.perplexity, 3)]
      if hasHeldOut { row.append(cell(record.heldOutPerplexity, 3)) }
      table.rows.append(row + [cell(record.tokensPerSecond, 0), record.learningRate.map(axisLabel) ?? "–"])
    }
    var summary = "history: \(counted(history.epochs.count, "epoch", "epochs")), \(duration(history.seconds))"
    if let best, hasHeldOut { summary += ", best on held-out text in epoch \(grouped(best))" }
    if history.restarts > 0 { summary += ", resumed \(counted(history.restarts, "time", "times"))" }
    if history.rollbacks > 0 { summary += ", rolled back \(counted(history.rollbacks, "time", "times"))" }
    return ["", summary] + table.lines
  }
}

/// A figure of a table, "–" where it is not known.
func cell(_ value: Double?, _ decimals: Int) -> String { value.map { fixed($0, decimals) } ?? "–" }

/// A parameter as `model.safetensors` holds it.
private struct StoredParameter: Encodable {
  let name: String
  /// "embedding", "recurrent 1", …, "head".
  let layer: String
  let shape: [Int]
  let count: Int
}

extension LanguageModel {
  /// Those of a layer stand together.
  fileprivate var storedParameters: [StoredParameter] {
    var (copy, parameters) = (self, [StoredParameter]())
    copy.forEachParameter { parameter, value in
      let shape = parameter.layout == .transposed ? Array(value.shape.reversed()) : value.shape
      let number = parameter.name.firstMatch(of: /_l([0-9]+)/).flatMap { Int($0.1) }
      let layer = number.map { "recurrent \($0 + 1)" } ?? String(parameter.name.prefix { $0 != "." })
      parameters.append(StoredParameter(name: parameter.name, layer: layer, shape: shape, count: value.count))
    }
    return parameters
  }
}

extension Inspection {
  func json() throws -> String {
    struct Content: Encodable {
      let directory: String
      let model: LanguageModel.Configuration?
      let parameterCount: Int?
      let parameters: [StoredParameter]?
      let vocabulary: [String]?
      let history: [MetricsRecord]?

      private enum CodingKeys: String, CodingKey {
        case directory, model, parameters, vocabulary, history
        case parameterCount = "parameter_count"
      }
    }
    let content = Content(
      directory: run.directory, model: run.configuration, parameterCount: saved?.model.parameterCount,
      parameters: saved?.model.storedParameters,
      vocabulary: saved?.vocabulary.tokens, history: run.history?.epochs)
    return String(decoding: try JSONFile.encode(content, path: ""), as: UTF8.self)
  }
}
