import CRefrainKernels

extension Kernels {
  /// A gated layer's pass over a sequence: what it computes forwards, and backwards what that turns into.
  struct GatedPass {
    let kind: RecurrentKind
    let steps: Int, batch: Int, hidden: Int, width: Int
    /// `[T, N, P]`
    var states: Tensor
    /// `[T, N, H]`, an LSTM's.
    var cells: Tensor?
    /// `[T, N, G · H]`: what the gates let through; backwards, the gradient before their activations.
    var gates: Tensor
    /// `[T, N, H]`. GRU with reset after: the product of gate n, backwards its gradient; before: r h.
    /// LSTM with a projection: h before it.
    var part: Tensor?
    let saves: Bool
    var norm: Normalized?
    var masks: (hidden: Tensor?, cell: Tensor?) = (nil, nil)
    let zoneout: RecurrentZoneout?

    /// What layer normalisation keeps for its way back, and the gradients it leaves.
    struct Normalized {
      /// `[T, N, G · H]`, and backwards dL/d product.
      var products: Tensor, productGradient: Tensor
      /// `[T, N, H]`, an LSTM's, and backwards dL/d (gain · cells + bias).
      var cells: Tensor?, cellGradient: Tensor?
      /// `[T, N]`
      var scales: Tensor, cellScales: Tensor

      init(saved: [Int], rows: Int, hidden: Int, isLSTM: Bool) {
        (products, productGradient) = (Tensor(uninitialized: saved + [rows]), Tensor(0))
        cells = isLSTM ? Tensor(uninitialized: saved + [hidden]) : nil
        (scales, cellScales) = (Tensor(uninitialized: saved), Tensor(uninitialized: saved))
      }
    }

    /// - Parameters:
    ///   - saves: whether a backward pass follows.
    ///   - projected: the input multiplied by its weights, which becomes the gates.
    init(
      _ kind: RecurrentKind, steps: Int, batch: Int, hidden: Int, width: Int, hasProjection: Bool, normalizes: Bool,
      saves: Bool,
      projected: Tensor?, zoneout: RecurrentZoneout?
    ) {
      (self.kind, self.steps, self.batch, self.hidden, self.width) = (kind, steps, batch, hidden, width)
      (self.saves, self.zoneout) = (saves || projected != nil, zoneout)
      let saved = self.saves ? [steps, batch] : [1, batch]
      states = Tensor(uninitialized: [steps, batch, width])
      gates = projected ?? Tensor(uninitialized: saved + [kind.gateCount * hidden])
      cells = kind == .lstm ? Tensor(uninitialized: [steps, batch, hidden]) : nil
      part = kind.gateCount == 3 || hasProjection ? Tensor(uninitialized: saved + [hidden]) : nil
      if normalizes {
        norm = Normalized(saved: saved, rows: kind.gateCount * hidden, hidden: hidden, isLSTM: kind == .lstm)
      }
      guard let zoneout else { return }
      if zoneout.hidden > 0 { masks.hidden = zoneout.masks(.hidden, steps: steps, shape: [batch, width]) }
      if zoneout.cell > 0, kind == .lstm { masks.cell = zoneout.masks(.cell, steps: steps, shape: [batch, hidden]) }
    }
  }

  /// - Parameter projected: the input multiplied by its weights, where it is neither gathered nor the gates already.
  static func gatedForward(
    _ pass: inout GatedPass, gathered: GatheredInput?, projected: Tensor?, initial: (hidden: Tensor?, cell: Tensor?),
    parameters: RecurrentParameters
  ) {
    (gathered?.ids ?? []).withUnsafeBufferPointer { ids in
      withLayer(&pass, initial, parameters) { layer in
        withPointer(gathered?.table) { table in
          withPointer(projected) { projected in
            withPointer(parameters.biasIH) { biasIH in
              withPointer(parameters.biasHH) { biasHH in
                var input = rk_gated_input()
                (input.bias_ih, input.bias_hh) = (biasIH, biasHH)
                if table != nil { (input.ids, input.table) = (ids.baseAddress, table) }
                if table == nil { input.projected = projected ?? UnsafePointer(layer.gates) }
                rk_gated_forward(&layer, &input)
              }
            }
          }
        }
      }
    }
  }

  /// Back through time; `gates` and `part` become gradients.
  ///
  /// - Parameters:
  ///   - states: the gradient of the states, spent afterwards but for what the projection's weights need of it.
  ///   - cells: that of the cells, if there is one.
  static func gatedBackward(
    _ pass: inout GatedPass, states: inout Tensor, cells: Tensor?, initial: (hidden: Tensor?, cell: Tensor?),
    parameters: RecurrentParameters, wantsInitial: Bool
  ) -> (hidden: Tensor?, cell: Tensor?) {
    pass.norm?.productGradient = Tensor(uninitialized: pass.gates.shape)
    pass.norm?.cellGradient = pass.cells.map { Tensor(uninitialized: $0.shape) }
    var hidden = wantsInitial ? Tensor(uninitialized: [pass.batch, pass.width]) : nil
    var cell = pass.kind == .lstm ? Tensor(uninitialized: [pass.batch, pass.hidden]) : nil
    withLayer(&pass, initial, parameters) { layer in
      withPointer(cells) { cells in
        states.write { states in
          var gradients = rk_gated_gradients()
          (gradients.states, gradients.cells) = (states, cells)
          (gradients.h0, gradients.c0) = (hidden?.write { $0 }, cell?.write { $0 })
          rk_gated_backward(&layer, &gradients)
        }
      }
    }
    return (hidden, cell)
  }

  private static func withLayer(
    _ pass: inout GatedPass, _ initial: (hidden: Tensor?, cell: Tensor?), _ parameters: RecurrentParameters,
    _ body: (inout rk_gated_layer) -> Void
  ) {
    var layer = rk_gated_layer()
    layer.cell = pass.kind.code
    (layer.steps, layer.batch) = (Int64(pass.steps), Int64(pass.batch))
    (layer.hidden, layer.width) = (Int64(pass.hidden), Int64(pass.width))
    layer.saves = pass.saves
    layer.states = pass.states.write { $0 }
    layer.cells = pass.cells?.write { $0 }
    layer.gates = pass.gates.write { $0 }
    layer.part = pass.part?.write { $0 }
    if pass.norm != nil {
      layer.norm.enabled = true
      layer.norm.normalized = pass.norm?.products.write { $0 }
      layer.norm.scales = pass.norm?.scales.write { $0 }
      layer.norm.gradient = pass.norm?.productGradient.write { $0 }
      layer.norm.cell_normalized = pass.norm?.cells?.write { $0 }
      layer.norm.cell_scales = pass.norm?.cellScales.write { $0 }
      layer.norm.cell_gradient = pass.norm?.cellGradient?.write { $0 }
    }
    let gains = parameters.normalization
    layer.norm.gain = gains.map { UnsafePointer($0.hiddenGain.storage.base) }
    layer.norm.bias = gains.map { UnsafePointer($0.hiddenBias.storage.base) }
    layer.norm.cell_gain = gains?.cellGain.map { UnsafePointer($0.storage.base) }
    layer.norm.cell_bias = gains?.cellBias.map { UnsafePointer($0.storage.base) }
    defer { withExtendedLifetime(gains) {} }
    withPointer(pass.masks.hidden) { hiddenMask in
      withPointer(pass.masks.cell) { cellMask in
        let zoneout = pass.zoneout ?? RecurrentZoneout(hidden: 0, cell: 0, key: nil)
        layer.state_zoneout = rk_zoneout(enabled: zoneout.hidden > 0, mask: hiddenMask, rate: zoneout.hidden)
        layer.cell_zoneout = rk_zoneout(enabled: zoneout.cell > 0, mask: cellMask, rate: zoneout.cell)
        parameters.weightHH.read { weight in
          withPointer(parameters.projection) { projection in
            withPointer(initial.hidden) { hidden in
              withPointer(initial.cell) { cell in
                (layer.weight_hh, layer.projection, layer.h0, layer.c0) = (weight, projection, hidden, cell)
                body(&layer)
              }
            }
          }
        }
      }
    }
  }

  /// Element by element.
  static func multiply(_ a: Tensor, _ b: Tensor) -> Tensor { aligned(RK_MULTIPLY, a, b) }

  /// For each step the elements that a mask holds: 1 with probability `rate`, else 0.
  static func holdMasks(shape: [Int], rate: Float, keys: [UInt64]) -> Tensor {
    let count = elementCount(of: shape)
    var masks = Tensor(uninitialized: [keys.count] + shape)
    masks.write { masks in
      for (step, key) in keys.enumerated() { rk_fill_uniform(key, Int64(count), 0, 1, masks + step * count) }
    }
    return binary(RK_LESS, masks, Tensor(rate), name: "zoneout")
  }
}

extension RecurrentKind {
  fileprivate var code: rk_gated_cell {
    switch self {
    case .rnn(.relu): RK_GATED_RELU
    case .rnn(.tanh): RK_GATED_TANH
    case .lstm: RK_GATED_LSTM
    case .gru(resetAfter: true): RK_GATED_GRU_RESET_AFTER
    case .gru(resetAfter: false): RK_GATED_GRU_RESET_BEFORE
    }
  }
}
