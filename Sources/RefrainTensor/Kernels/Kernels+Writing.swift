import CRefrainKernels

extension Kernels {
  /// Packs a model for writing; whoever holds the result keeps `layers[0].weightIH` alive and calls
  /// ``freeStepper(_:)`` in the end.
  static func makeStepper(
    layers: [RecurrentParameters], kind: RecurrentKind, headWeight: Tensor, headBias: Tensor?, format: WeightFormat
  ) -> OpaquePointer {
    let arguments = layers.map { layer in
      rk_stepper_layer(
        weight_ih: UnsafePointer(layer.weightIH.storage.base), weight_hh: UnsafePointer(layer.weightHH.storage.base),
        bias_ih: layer.biasIH.map { UnsafePointer($0.storage.base) },
        bias_hh: layer.biasHH.map { UnsafePointer($0.storage.base) })
    }
    return withExtendedLifetime(layers) {
      arguments.withUnsafeBufferPointer { arguments in
        headWeight.read { weight in
          withPointer(headBias) { bias in
            var model = rk_stepper_model()
            (model.layer_count, model.layers) = (Int64(arguments.count), arguments.baseAddress)
            (model.vocabulary, model.hidden) = (Int64(headWeight.shape[0]), Int64(headWeight.shape[1]))
            model.cell = kind.stepperCell
            (model.head_weight, model.head_bias) = (weight, bias)
            let format = format == .float32 ? RK_WEIGHTS_FLOAT32 : RK_WEIGHTS_BFLOAT16
            guard let stepper = rk_stepper_make(&model, format) else {
              shapeFailure("rk_stepper_make returned nothing")
            }
            return stepper
          }
        }
      }
    }
  }

  static func freeStepper(_ stepper: OpaquePointer) { rk_stepper_free(stepper) }

  /// The zero state of `rows` sequences.
  static func stepperWorkspace(_ stepper: OpaquePointer, rows: Int) -> Tensor {
    Tensor(zeros: [Int(rk_stepper_workspace(stepper, Int64(rows)))])
  }

  /// - Parameters:
  ///   - ids: what the first rows read, one each.
  ///   - index: the number of steps that the workspace has seen.
  static func advance(
    _ stepper: OpaquePointer, _ workspace: inout Tensor, capacity: Int, ids: UnsafeBufferPointer<Int32>, index: Int,
    wants: StepResult
  ) {
    workspace.write {
      var step = rk_step(
        workspace: $0, capacity: Int64(capacity), rows: Int64(ids.count), index: Int64(index), ids: ids.baseAddress,
        wants: wants.kernelValue)
      rk_stepper_advance(stepper, &step)
    }
  }

  static func stepperArgmax(_ stepper: OpaquePointer, _ workspace: Tensor, capacity: Int, row: Int) -> Int32 {
    // Only read, though the declaration serves writers as well.
    workspace.read { rk_stepper_argmax(stepper, UnsafeMutablePointer(mutating: $0), Int64(capacity), Int64(row)) }
  }

  static func stepperLogits(
    _ stepper: OpaquePointer, _ workspace: Tensor, capacity: Int, row: Int
  ) -> UnsafePointer<Float> {
    workspace.read {
      UnsafePointer(rk_stepper_logits(stepper, UnsafeMutablePointer(mutating: $0), Int64(capacity), Int64(row)))
    }
  }

  static func changeStepperLogits(
    _ stepper: OpaquePointer, _ workspace: inout Tensor, capacity: Int, row: Int, count: Int,
    _ body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    workspace.write {
      let logits = rk_stepper_logits(stepper, $0, Int64(capacity), Int64(row))
      body(UnsafeMutableBufferPointer(start: logits, count: count))
    }
  }

  /// The logits of a row into softmax(logits / temperature).
  static func soften(
    _ stepper: OpaquePointer, _ workspace: inout Tensor, capacity: Int, row: Int, temperature: Float
  ) {
    workspace.write { rk_stepper_soften(stepper, $0, Int64(capacity), Int64(row), temperature) }
  }
}

extension StepResult {
  fileprivate var kernelValue: rk_step_wants {
    switch self {
    case .state: RK_STEP_STATE
    case .argmax: RK_STEP_GREATEST
    case .logits: RK_STEP_LOGITS
    }
  }
}

extension RecurrentKind {
  fileprivate var stepperCell: rk_stepper_cell {
    switch self {
    case .rnn(.relu): RK_CELL_RELU
    case .rnn(.tanh): RK_CELL_TANH
    case .lstm: RK_CELL_LSTM
    case .gru: RK_CELL_GRU
    }
  }
}
