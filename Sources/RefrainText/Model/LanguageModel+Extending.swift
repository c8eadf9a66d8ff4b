import RefrainNN
import RefrainTensor

extension LanguageModel {
  /// This model for a vocabulary with more tokens at its end, whose rows of the embedding or input weight and of the
  /// head are chosen as a new model's. What it does with the tokens it knew stays as it is, but for their share of the
  /// probability.
  ///
  /// - Parameters:
  ///   - vocabularySize: as many tokens as it knows, or more.
  ///   - weights: how the new rows are chosen.
  ///   - generator: where the weights of new tokens come from.
  public func extended(
    to vocabularySize: Int, weights: InitialWeights = .gluon, using generator: inout some RandomNumberGenerator
  ) -> LanguageModel {
    requireShape(
      vocabularySize >= configuration.vocabularySize,
      "a model of \(configuration.vocabularySize) tokens cannot be extended to \(vocabularySize)")
    var larger = configuration
    larger.vocabularySize = vocabularySize
    var model = LanguageModel(larger, weights: weights, using: &generator)
    var old = parameters.map(\.value)[...]
    model.forEachParameter { _, fresh in
      guard let known = old.popFirst() else { return }
      fresh = known.placed(atBeginningOf: fresh)
    }
    return model
  }
}

extension Tensor {
  /// `other` with these elements where their indices are the same: at most matrices, and no larger than it.
  fileprivate func placed(atBeginningOf other: Tensor) -> Tensor {
    guard shape != other.shape else { return self }
    var values = other.scalars
    let (width, otherWidth) = (shape.last ?? 1, other.shape.last ?? 1)
    for (index, value) in scalars.enumerated() { values[index / width * otherWidth + index % width] = value }
    return Tensor(values, shape: other.shape)
  }
}
