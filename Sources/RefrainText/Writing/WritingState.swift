import RefrainNN
import RefrainTensor

/// Some sequences on their way through a model, a character at a time: a value, so that a copy goes on by itself.
///
/// One of the two, so that each can be advanced in place.
struct WritingState: Sendable {
  /// Through weights that were packed for it.
  private var packed: PackedLanguageState?
  /// Through the model's own operations.
  private var general: GeneralLanguageState?

  /// The zero state of `rowCount` sequences.
  ///
  /// - Throws: ``WritingError/weightsNotPacked`` for 16-bit weights of a model that is not packed.
  init(_ writer: Writer, rowCount: Int) throws(WritingError) {
    if let model = writer.packed {
      packed = PackedLanguageState(model, rowCount: rowCount)
    } else if writer.weights == .float32 {
      general = GeneralLanguageState(writer.writing, rowCount: rowCount)
    } else {
      throw .weightsNotPacked
    }
  }

  /// Reads one id each for the first rows; the others stand still, which they may only before their first step.
  ///
  /// - Parameter wants: what is asked for afterwards; after ``StepResult/argmax`` there may be no logits.
  mutating func advance(_ ids: [Int32], wants: StepResult = .logits) {
    ids.withUnsafeBufferPointer { packed?.advance($0, wants: wants) }
    general?.advance(ids, wants: wants)
  }

  /// The same for a single sequence.
  mutating func advance(_ id: Int32, wants: StepResult = .logits) {
    packed?.advance(id, wants: wants)
    general?.advance([id], wants: wants)
  }

  /// The most probable id after the last step, the first of equals.
  func argmax(row: Int = 0) -> Int32 { packed?.argmax(row: row) ?? general?.argmax(row: row) ?? 0 }

  /// Calls `body` with the logits `[V]` of a row, or what ``soften(row:temperature:)`` has made of them.
  func withLogits<R>(row: Int = 0, _ body: (UnsafeBufferPointer<Float>) -> R) -> R {
    if let packed { return packed.withLogits(row: row, body) }
    return (general?.logits(row: row) ?? []).withUnsafeBufferPointer(body)
  }

  /// The same for changing them; ``argmax(row:)`` speaks of what they were before.
  mutating func withMutableLogits(row: Int = 0, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    packed?.withMutableLogits(row: row, body)
    general?.withMutableLogits(row: row, body)
  }

  /// ln Σ exp(logit) of a row: what to take from a logit to have its log-probability.
  func logNormalizer(row: Int = 0) -> Double {
    withLogits(row: row) { logits in
      let most = Double(logits.max() ?? 0)
      return most + Platform.log(logits.reduce(0) { $0 + Platform.exp(Double($1) - most) })
    }
  }

  /// Turns a row's logits into softmax(logits / temperature).
  mutating func soften(row: Int = 0, temperature: Float) {
    packed?.soften(row: row, temperature: temperature)
    general?.soften(row: row, temperature: temperature)
  }
}

extension PackedLanguageModel {
  /// A model packed for writing; nil for one that writes by its own operations.
  convenience init?(_ model: LanguageModel, format: WeightFormat) {
    let configuration = model.configuration
    guard let stack = model.rnn.stack, configuration.zoneout == 0,
      !configuration.residual || configuration.layerCount == 1
    else { return nil }
    var layers = stack.layers.map(\.parameters)
    guard Self.packs(layers, kind: stack.kind) else { return nil }
    if let embedding = model.embedding {
      // What a character adds to the gates, once and for all, where the table of it is not too large.
      guard configuration.vocabularySize * layers[0].weightIH.shape[1] <= largestTable else { return nil }
      layers[0].weightIH = matmul(embedding.weight, layers[0].weightIH)
    }
    self.init(
      layers: layers, kind: stack.kind, headWeight: model.headWeight, headBias: model.head.bias, format: format)
  }
}

/// Floats.
private let largestTable = 1 << 26
