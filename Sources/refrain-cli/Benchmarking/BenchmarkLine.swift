import RefrainTensor

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The line of JSON that a benchmark prints: the fields that the other programs of a comparison print as well, and
/// then ours.
struct BenchmarkLine<Result: Encodable>: Encodable {
  let options: BenchmarkOptions
  let task: BenchmarkOptions.Task
  let result: Result
  let figures: Measurement.Figures

  func encode(to encoder: any Encoder) throws {
    try Settings(
      version: RefrainCommand.version, task: task.rawValue, cell: options.cell.rawValue,
      precision: options.precision.rawValue, hidden: options.hidden, layers: options.layers, batch: options.batch,
      steps: options.steps
    ).encode(to: encoder)
    try result.encode(to: encoder)
    try figures.encode(to: encoder)
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

private struct Settings: Encodable {
  var peer = "refrain"
  let version, task, cell, precision: String
  let hidden, layers, batch, steps: Int
}
