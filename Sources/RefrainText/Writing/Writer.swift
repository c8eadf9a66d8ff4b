import RefrainNN
public import RefrainTensor

/// Writes with a trained model.
///
/// Its weights are packed when it is made, so keep a writer rather than make one for each text.
public struct Writer: Sendable {
  /// The model.
  public let model: LanguageModel
  /// The tokens that the model knows.
  public let vocabulary: Vocabulary
  /// How the weights are stored.
  public let weights: WeightFormat
  /// The model with which to write: what stands for unknown tokens is never written.
  let writing: LanguageModel
  /// Nil for a model that writes by its own operations.
  let packed: PackedLanguageModel?
  let tokens: TokenTexts

  /// - Parameters:
  ///   - model: the model to write with.
  ///   - vocabulary: as many characters as the model's configuration says.
  ///   - weights: how to store the weights to write with; `bfloat16` is faster and rounds them to 8 bits. Models that
  ///     are not packed (minimal cells, layer normalisation, zoneout, residual connections) write with `float32` alone.
  public init(model: LanguageModel, vocabulary: Vocabulary, weights: WeightFormat = .float32) {
    requireShape(
      model.configuration.vocabularySize == vocabulary.count, "the vocabulary is not the one the model was made for")
    self.model = model
    self.vocabulary = vocabulary
    self.weights = weights
    writing = model.writingNo(vocabulary.unknownID)
    packed = PackedLanguageModel(writing, format: weights)
    tokens = TokenTexts(vocabulary)
  }

  /// What follows `prompt`, without end, a token whenever one is asked for.
  ///
  /// The prompt warms up the state; it is not part of what is returned.
  ///
  /// - Parameters:
  ///   - prompt: what to go on from.
  ///   - sampling: how each character is chosen.
  ///   - seed: decides what is drawn, if `sampling` draws.
  ///   - policy: what to do about characters that the model does not know.
  /// - Throws: ``WritingError`` for a prompt that is empty or holds unknown characters that are not to be skipped, and
  ///   for a sampling out of range.
  public func continuation(
    of prompt: String, sampling: Sampling = .greedy, seed: UInt64 = 0, unknown policy: UnknownCharacterPolicy = .error
  ) throws(WritingError) -> Continuation {
    try sampling.validate()
    return try Continuation(self, promptIDs: encode(prompt, unknown: policy), sampling: sampling, seed: seed)
  }

  /// `prompt` and the `length` tokens that follow it, as the chapter's predict function returns them.
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

  /// The ids of a prompt, at least one unless there may be none.
  func encode(
    _ prompt: String, unknown policy: UnknownCharacterPolicy, allowsNothing: Bool = false
  ) throws(WritingError) -> [Int32] {
    let ids: [Int32]
    do throws(VocabularyError) {
      ids = try vocabulary.encode(prompt, unknown: policy)
    } catch {
      throw .vocabulary(error)
    }
    guard allowsNothing || !ids.isEmpty else { throw .emptyPrompt }
    return ids
  }
}

extension LanguageModel {
  /// The model with a token that is never the most probable nor drawn.
  fileprivate func writingNo(_ id: Int32?) -> LanguageModel {
    guard let id else { return self }
    var bias = head.bias.scalars
    // Finite, so that a diverged model can still be told.
    bias[Int(id)] = -1e30
    var copy = self
    copy.head.bias = Tensor(bias)
    return copy
  }
}
