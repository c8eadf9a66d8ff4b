import RefrainTensor

/// Repeated work, timed between two measurements of what the machine can do at most.
struct Measurement {
  /// Of each repetition, the shortest first.
  let seconds: [Double]
  let isa: String
  let threads: Int
  private let peaks: [Compute.Peak]

  /// Runs `work`, which returns the seconds that each repetition took, with the instruction set and threads asked for.
  ///
  /// - Parameter products: what the products are computed in, whose peak it is.
  init(_ options: BenchmarkOptions, products: ProductPrecision, _ work: () throws -> [Double]) throws {
    self = try Compute.withInstructionSet(options.isa?.rawValue) {
      try Compute.withThreads(options.threads) {
        let before = try Compute.withProductPrecision(products) { Compute.measurePeak() }
        let seconds = try work()
        let after = try Compute.withProductPrecision(products) { Compute.measurePeak() }
        return Measurement(
          seconds: seconds.sorted(), isa: Compute.instructionSet, threads: Compute.threadCount, peaks: [before, after])
      }
    }
  }

  private init(seconds: [Double], isa: String, threads: Int, peaks: [Compute.Peak]) {
    (self.seconds, self.isa, self.threads, self.peaks) = (seconds, isa, threads, peaks)
  }

  var median: Double {
    let middle = seconds.count / 2
    return seconds.count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2
  }

  /// What is printed of it, where a repetition takes so many float operations.
  func figures(operations: Double) -> Figures {
    // The higher of the two: no disturbance of the measurement can flatter the share of the peak.
    let peak = peaks.map(\.allThreads).max() ?? 0
    let rate = operations / median
    return Figures(
      isa: isa, threads: threads, gflops: rate / 1e9, peak_gflops: peak / 1e9, percent_of_peak: 100 * rate / peak,
      one_thread_peak_gflops: (peaks.map(\.oneThread).max() ?? 0) / 1e9,
      thread_scaling: peaks.map(\.threadScaling).min() ?? 0)
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  struct Figures: Encodable {
    let isa: String
    let threads: Int
    let gflops, peak_gflops, percent_of_peak, one_thread_peak_gflops: Double
    /// How many times as fast as one thread all of them mostly were, in the worse of the two measurements: low where
    /// others wanted the processors; 1 for one thread.
    let thread_scaling: Double
  }
}
