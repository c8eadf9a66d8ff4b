import Foundation
import Refrain

/// Times kernels and whole steps on each instruction set of this machine, and prints a table.
@main struct RefrainBenchmarks {
  /// A case is called slower where it has lost more than this part of its share of the peak.
  private static let tolerance = 0.1

  static func main() {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      let baseline = try options.against.map { try Record(contentsOf: $0) }
      let cases = (Products.cases + Layers.cases + WholeSteps.cases).filter { options.selects($0.name) }
      guard !cases.isEmpty || Regularisers.has(options) else {
        throw UsageError(description: "no case has “\(options.filter)” in its name")
      }
      var record = Record()
      var regularisersAreFast = true
      for isa in options.isa.map({ [$0] }) ?? Compute.availableInstructionSets {
        try Compute.withInstructionSet(isa) {
          if !cases.isEmpty { record.results += try measure(cases, against: baseline) }
          if !Regularisers.measure(options) { regularisersAreFast = false }
        }
      }
      try options.record.map { try record.write(to: $0) }
      if let baseline, slower(record, than: baseline) { exit(1) }
      if !regularisersAreFast { exit(1) }
    } catch {
      FileHandle.standardError.write(Data("refrain-benchmarks: \(error)\n".utf8))
      exit(2)
    }
  }

  private static func measure(_ cases: [Case], against baseline: Record?) throws -> [Record.Result] {
    let (isa, threads) = (Compute.instructionSet, Compute.threadCount)
    var scalings: [Double] = []
    print("\n\(isa), threads: \(threads)\n")
    print("| case | ms | GFLOP/s | % of peak |\(baseline == nil ? "" : " before |")")
    print("|---|---:|---:|---:|\(baseline == nil ? "" : "---:|")")
    let results = try cases.map { item in
      let before = Compute.measurePeak()
      let seconds = try item.medianSeconds()
      let after = Compute.measurePeak()
      scalings += [before.threadScaling, after.threadScaling]
      let rate = item.operations / seconds
      let result = Record.Result(
        name: item.name, isa: isa, threads: threads, seconds: seconds, gflops: rate / 1e9,
        percentOfPeak: 100 * rate / max(before.allThreads, after.allThreads))
      let earlier = baseline.map { $0.result(like: result).map { " \(fixed($0.percentOfPeak, 1)) |" } ?? " |" } ?? ""
      print(
        "| \(item.name) | \(fixed(seconds * 1e3, 3)) | \(fixed(result.gflops, 1)) | "
          + "\(fixed(result.percentOfPeak, 1)) |\(earlier)")
      return result
    }
    if let worst = scalings.min(), worst < 0.9 * Double(threads) {
      print("\nOthers used the processors: \(threads) threads once gave only \(fixed(worst, 2)) × one. Measure again.")
    }
    return results
  }

  private static func slower(_ record: Record, than baseline: Record) -> Bool {
    let slower = record.results.filter { result in
      baseline.result(like: result).map { result.percentOfPeak < (1 - tolerance) * $0.percentOfPeak } ?? false
    }
    if !slower.isEmpty { print("\nSlower than recorded, in percent of peak:") }
    for result in slower { print("- \(result.isa): \(result.name)") }
    return !slower.isEmpty
  }
}

func fixed(_ value: Double, _ decimals: Int) -> String {
  value.formatted(.number.precision(.fractionLength(decimals)).grouping(.never).locale(Locale(identifier: "en")))
}
