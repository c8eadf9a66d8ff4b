import CRefrainKernels

extension Compute {
  /// What multiply-adds reach that touch no memory, in the instruction set in use, in float operations a second (a
  /// multiply-add is two).
  public struct Peak: Sendable {
    /// On the threads in use, all at once.
    public let allThreads: Double
    /// What one thread reaches by itself, in float operations a second.
    public let oneThread: Double
    /// How many times as fast as one thread all of them mostly were: low where others want the processors. One thread
    /// is 1, whatever disturbs it.
    public let threadScaling: Double
  }

  /// Measures for about a tenth of a second, on the persistent thread pool.
  public static func measurePeak() -> Peak {
    let all = rk_measure_peak()
    guard threadCount > 1 else { return Peak(allThreads: all.best, oneThread: all.best, threadScaling: 1) }
    let one = withThreads(1) { rk_measure_peak() }
    return Peak(allThreads: all.best, oneThread: one.best, threadScaling: all.median / one.best)
  }
}
