/// The epochs of a training as an asynchronous sequence; see ``LanguageModelTrainer/epochs()``.
public struct TrainingEpochs: AsyncSequence, Sendable {
  let trainer: LanguageModelTrainer

  public func makeAsyncIterator() -> Iterator { Iterator(trainer: trainer) }

  public struct Iterator: AsyncIteratorProtocol {
    var trainer: LanguageModelTrainer

    /// Trains for one epoch, off the caller's actor, when it is asked for: a slow reader slows the training and no
    /// reports pile up.
    ///
    /// - Returns: nil after the last epoch.
    /// - Throws: as ``LanguageModelTrainer/advance()``.
    public mutating func next() async throws -> (TrainingEpoch, LanguageModel)? {
      guard !trainer.isFinished else { return nil }
      let (report, trained) = try await Self.oneEpoch(of: trainer)
      trainer = trained
      return (report, trained.averagedModel)
    }

    @concurrent
    private static func oneEpoch(
      of trainer: LanguageModelTrainer
    ) async throws -> (TrainingEpoch, LanguageModelTrainer) {
      var trainer = trainer
      let report = try trainer.trainEpoch()
      return (report, trainer)
    }
  }
}

extension LanguageModelTrainer {
  /// The epochs that are left, each trained when it is asked for and given with the model as it is then:
  ///
  /// ```swift
  /// for try await (report, model) in trainer.epochs() {
  ///   print(report.epoch, report.perplexity)
  /// }
  /// ```
  ///
  /// Throws `CancellationError` when its task is cancelled, and ``TrainingDiverged`` as ``advance()`` does.
  public func epochs() -> TrainingEpochs { TrainingEpochs(trainer: self) }
}
