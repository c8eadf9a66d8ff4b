import RefrainTensor

/// Writes with a trained model.
public struct Writer: Sendable {
  public let model: LanguageModel
  public let vocabulary: Vocabulary

  /// - Parameter vocabulary: as many characters as the model's configuration says.
  public init(model: LanguageModel, vocabulary: Vocabulary) {
    requireShape(
      model.configuration.vocabularySize == vocabulary.count, "the vocabulary is not the one the model was made for")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// What follows `prompt`, without end, a character whenever one is asked for.
  ///
  /// The prompt warms up the state; it is not part of what is returned.
  ///
  /// - Parameter seed: decides what is drawn, if `sampling` draws.
  /// - Throws: ``WritingError`` for a prompt that is empty or holds unknown characters that are not to be skipped, and
  ///   for a temperature that is not a positive number.
  public func continuation(
    of prompt: String, sampling: Sampling = .greedy, seed: UInt64 = 0, unknown policy: UnknownCharacterPolicy = .error
  ) throws(WritingError) -> Continuation {
    try sampling.validate()
    let ids: [Int32]
    do throws(VocabularyError) {
      ids = try vocabulary.encode(prompt, unknown: policy)
    } catch {
      throw .vocabulary(error)
    }
    guard !ids.isEmpty else { throw .emptyPrompt }
    return try Continuation(self, promptIDs: ids, sampling: sampling, seed: seed)
  }

  /// `prompt` and the `length` characters that follow it, as the chapter's predict function returns them.
  ///
  /// - Throws: ``WritingError``, as ``continuation(of:sampling:seed:unknown:)`` does.
  public func write(
    _ length: Int, after prompt: String, sampling: Sampling = .greedy, seed: UInt64 = 0,
    unknown policy: UnknownCharacterPolicy = .error
  ) throws(WritingError) -> String {
    guard length >= 0 else { throw .badLength(length) }
    let continuation = try continuation(of: prompt, sampling: sampling, seed: seed, unknown: policy)
    return prompt + continuation.prefix(length).joined()
  }
}
