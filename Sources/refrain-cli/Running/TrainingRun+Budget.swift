import RefrainText

extension TrainingRun {
  /// Fits the training into a span of time, and says how much of it that is.
  mutating func fit(into budget: TimeBudget) throws {
    trainer = try trainer.fitted(into: budget.seconds)
    guard !isQuiet else { return }
    let epochs = Double(trainer.updateCount) / Double(trainer.batchCount)
    try Console.print(
      "\(counted(trainer.updateCount, "update", "updates")) fit into \(budget): \(fixed(epochs, 1)) epochs")
  }
}
