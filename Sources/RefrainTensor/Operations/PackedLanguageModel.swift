/// How weights that are packed for writing are stored.
public enum WeightFormat: String, Sendable, Hashable, CaseIterable {
  /// As they are.
  case float32
  /// The upper 16 bits of a float, rounded to nearest even: half the memory to read a character, on any processor.
  /// Sums, activations, biases and the rows of the input weights stay 32 bits.
  case bfloat16
}

/// What is asked of a step of writing.
package enum StepResult: Sendable {
  /// Nothing but the state: the head is left out.
  case state
  /// The most probable id alone, which takes a single sequence half the time of all logits.
  case argmax
  case logits
}

/// A one-hot → recurrent layers → dense head model, packed once to be advanced a character at a time.
///
/// Unchecked: nothing in it changes.
package final class PackedLanguageModel: @unchecked Sendable {
  fileprivate let stepper: OpaquePointer
  /// Whose rows are gathered where they lie.
  private let table: Tensor
  package let vocabularySize: Int

  /// Whether such layers can be packed: those without projection or normalisation, and of GRU only the kind that
  /// resets after the product. A language model of another kind writes by its own operations.
  package static func packs(_ layers: [RecurrentParameters], kind: RecurrentKind) -> Bool {
    kind != .gru(resetAfter: false) && layers.allSatisfy { $0.projection == nil && $0.normalization == nil }
  }

  /// - Parameters:
  ///   - layers: from the input upwards, the first with a `weightIH` of `[V, G·H]`.
  ///   - headWeight: `[V, H]`
  ///   - headBias: `[V]`
  package init(
    layers: [RecurrentParameters], kind: RecurrentKind, headWeight: Tensor, headBias: Tensor?, format: WeightFormat
  ) {
    requireShape(!layers.isEmpty && headWeight.rank == 2, "a packed language model needs layers and a head [V, H]")
    requireShape(Self.packs(layers, kind: kind), "such layers cannot be packed")
    let (vocabulary, hidden) = (headWeight.shape[0], headWeight.shape[1])
    let gates = kind.gateCount * hidden
    requireShape(vocabulary > 0 && hidden > 0, "a head of shape \(headWeight.shape) cannot be packed")
    requireShape(headBias.map { $0.shape == [vocabulary] } ?? true, "the head's bias is not [\(vocabulary)]")
    for (index, layer) in layers.enumerated() {
      requireShape(
        layer.weightIH.shape == [index == 0 ? vocabulary : hidden, gates] && layer.weightHH.shape == [gates, hidden]
          && [layer.biasIH, layer.biasHH].allSatisfy { $0.map { $0.shape == [gates] } ?? true },
        "layer \(index) does not fit a head of shape \(headWeight.shape)")
    }
    table = layers[0].weightIH.detached()
    vocabularySize = vocabulary
    stepper = Kernels.makeStepper(
      layers: layers, kind: kind, headWeight: headWeight, headBias: headBias, format: format)
  }

  deinit { Kernels.freeStepper(stepper) }
}

/// Some sequences on their way through a packed model: a value, so that a copy goes on by itself.
package struct PackedLanguageState: Sendable {
  private let model: PackedLanguageModel
  private let capacity: Int
  private var workspace: Tensor
  private var stepCount = 0

  /// The zero state of `rowCount` sequences.
  package init(_ model: PackedLanguageModel, rowCount: Int) {
    requireShape(rowCount > 0, "a state of \(rowCount) sequences")
    self.model = model
    capacity = rowCount
    workspace = Kernels.stepperWorkspace(model.stepper, rows: rowCount)
  }

  /// Reads one id each for the first rows; the others stand still, which they may only before their first step.
  ///
  /// - Parameter wants: what is asked for afterwards; after ``StepResult/argmax`` there are no logits.
  package mutating func advance(_ ids: UnsafeBufferPointer<Int32>, wants: StepResult = .logits) {
    requireShape(ids.count <= capacity, "\(ids.count) ids for \(capacity) sequences")
    for id in ids where id < 0 || Int(id) >= model.vocabularySize {
      shapeFailure("the id \(id) is outside 0..<\(model.vocabularySize)")
    }
    Kernels.advance(
      model.stepper, &workspace, capacity: capacity, ids: ids, index: stepCount, wants: wants)
    stepCount += 1
  }

  /// The same for a single sequence.
  package mutating func advance(_ id: Int32, wants: StepResult = .logits) {
    withUnsafePointer(to: id) { advance(UnsafeBufferPointer(start: $0, count: 1), wants: wants) }
  }

  /// The most probable id after the last step, the first of equals.
  package func argmax(row: Int = 0) -> Int32 {
    Kernels.stepperArgmax(model.stepper, workspace, capacity: capacity, row: row)
  }

  /// Calls `body` with the logits `[V]` of a row, or what ``soften(row:temperature:)`` has made of them.
  package func withLogits<R>(row: Int = 0, _ body: (UnsafeBufferPointer<Float>) -> R) -> R {
    withExtendedLifetime(workspace) {
      let logits = Kernels.stepperLogits(model.stepper, workspace, capacity: capacity, row: row)
      return body(UnsafeBufferPointer(start: logits, count: model.vocabularySize))
    }
  }

  /// The same for changing them; ``argmax(row:)`` speaks of what they were before.
  package mutating func withMutableLogits(row: Int = 0, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    Kernels.changeStepperLogits(
      model.stepper, &workspace, capacity: capacity, row: row, count: model.vocabularySize, body)
  }

  /// Turns a row's logits into softmax(logits / temperature).
  package mutating func soften(row: Int = 0, temperature: Float) {
    Kernels.soften(model.stepper, &workspace, capacity: capacity, row: row, temperature: temperature)
  }
}
