import RefrainTensor

extension LanguageModelTrainer {
  /// The share of a budget that is spent on finding out what fits into it, and the most seconds.
  private static let (measuredShare, mostSeconds) = (0.05, 5.0)

  /// How many updates fit into a span of time, beside the held-out loss after each epoch: some are made on a copy that
  /// is thrown away, and timed. What that takes is taken off.
  ///
  /// - Parameter seconds: at least 1 update is always made, whatever it takes.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func updateCount(in seconds: Double) throws -> Int {
    var copy = self
    let began = Platform.monotonicSeconds
    // The first update also fetches memory and starts threads.
    try copy.makeUpdate(0)
    let start = Platform.monotonicSeconds
    let end = start + min(seconds * Self.measuredShare, Self.mostSeconds)
    var count = 0
    repeat {
      count += 1
      try copy.makeUpdate(count)
    } while Platform.monotonicSeconds < end
    let measured = Platform.monotonicSeconds
    var secondsPerUpdate = (measured - start) / Double(count)
    if let heldOut {
      _ = copy.averagedModel.score(heldOut)
      secondsPerUpdate += (Platform.monotonicSeconds - measured) / Double(batchCount)
    }
    let left = began + seconds - Platform.monotonicSeconds
    return Int(min(max(left / secondsPerUpdate, 1), 0x1p52))
  }

  /// The same training at its beginning, with as many updates as fit into a span of time.
  ///
  /// - Throws: as ``updateCount(in:)``.
  public func fitted(into seconds: Double) throws -> LanguageModelTrainer {
    var settings = settings
    settings.updates = try updateCount(in: seconds)
    var fitted = try LanguageModelTrainer(model, on: ids, settings: settings)
    fitted.heldOut = heldOut
    return fitted
  }

  /// One of a training's updates, from any weights: what the loss is does not matter, and nobody is told.
  private mutating func makeUpdate(_ number: Int) throws {
    if Task.isCancelled { throw CancellationError() }
    if number % batchCount == 0 { state.recurrent = nil }
    _ = update(on: batch(at: number % batchCount))
  }
}
