public import RefrainTensor

/// The parameters of one direction of one recurrent layer, or of a cell, with G gates and H units.
///
/// The state is P wide: H, or the width of an LSTM's projection. Files hold them under PyTorch's names.
public struct RecurrentWeights: Sendable {
  /// `[in, G · H]`, the transpose of what files hold: a row is what one input unit adds.
  public var weightIH: Tensor
  /// `[G · H, P]`, a row a unit of a gate.
  public var weightHH: Tensor
  /// `[G · H]`
  public var biasIH: Tensor?
  /// `[G · H]`
  public var biasHH: Tensor?
  /// An LSTM's projection, `[P, H]`.
  public var weightHR: Tensor?
  /// Normalises the input product, over G · H.
  public var normIH: LayerNorm?
  /// Normalises the recurrent product, over G · H.
  public var normHH: LayerNorm?
  /// Normalises an LSTM's cell, over H, on its way to the output.
  public var normC: LayerNorm?

  /// How many parameters there are and how they are chosen.
  struct Recipe {
    var kind: RecurrentKind
    var hiddenSize: Int
    var projectionSize: Int?
    var biases = RecurrentBiases.both
    var layerNormalization = false
    /// What an LSTM's forget gate starts with.
    var forgetBias: Float = 0
    /// Uniform in ±1/√H if nil, as in PyTorch.
    var inputWeight: Initializer?
    var recurrentWeight: Initializer?

    var stateSize: Int { projectionSize ?? hiddenSize }
  }

  init(_ recipe: Recipe, inputSize: Int, using generator: inout some RandomNumberGenerator) {
    let (hidden, state) = (recipe.hiddenSize, recipe.stateSize)
    let rows = recipe.kind.gateCount * hidden
    requireShape(
      inputSize > 0 && hidden > 0 && state > 0,
      "a recurrent layer of input size \(inputSize), hidden size \(hidden) and state size \(state) cannot be")
    let limit = 1 / Float(hidden).squareRoot()
    let uniform = Initializer.uniform(-limit..<limit)
    // Drawn in the layout of files, so that initializers which tell fan in from fan out see it.
    weightIH = (recipe.inputWeight ?? uniform)([rows, inputSize], using: &generator).transposed()
    weightHH = (recipe.recurrentWeight ?? uniform)([rows, state], using: &generator)
    if recipe.projectionSize != nil {
      weightHR = (recipe.recurrentWeight ?? uniform)([state, hidden], using: &generator)
    }
    requireShape(
      recipe.biases != .none || recipe.forgetBias == 0,
      "a forget-gate bias of \(recipe.forgetBias) needs a bias to stand in")
    if recipe.biases != .none { biasIH = Self.bias(rows, hidden, forget: recipe.forgetBias) }
    if recipe.biases == .both { biasHH = Tensor(zeros: [rows]) }
    if recipe.layerNormalization {
      (normIH, normHH) = (LayerNorm(rows), LayerNorm(rows))
      if recipe.kind == .lstm { normC = LayerNorm(hidden) }
    }
  }

  /// Zeros, with `forget` for the second gate.
  private static func bias(_ rows: Int, _ hidden: Int, forget: Float) -> Tensor {
    if forget == 0 { return Tensor(zeros: [rows]) }
    return Tensor((0..<rows).map { hidden..<(2 * hidden) ~= $0 ? forget : 0 })
  }

  /// The width of the input.
  public var inputSize: Int { weightIH.shape[0] }
  /// P
  public var stateSize: Int { weightHH.shape[1] }

  /// Hands each parameter to `visitor` under PyTorch's name and `suffix`, "_l0_reverse" for instance.
  mutating func visit(_ visitor: inout Visitor, suffix: String) {
    visitor("weight_ih" + suffix, &weightIH, layout: .transposed)
    visitor("weight_hh" + suffix, &weightHH)
    visitor("bias_ih" + suffix, &biasIH)
    visitor("bias_hh" + suffix, &biasHH)
    visitor("weight_hr" + suffix, &weightHR)
    visitor("norm_ih" + suffix, &normIH)
    visitor("norm_hh" + suffix, &normHH)
    visitor("norm_c" + suffix, &normC)
  }
}

extension RecurrentWeights {
  /// What the fused operation takes.
  package var parameters: RecurrentParameters {
    RecurrentParameters(
      weightIH: weightIH, weightHH: weightHH, biasIH: biasIH, biasHH: biasHH, projection: weightHR,
      normalization: normHH.map {
        RecurrentNormalization(
          hiddenGain: $0.weight, hiddenBias: $0.bias, cellGain: normC?.weight, cellBias: normC?.bias)
      })
  }

  /// The input's part of the gates, normalised and with its bias: `x` is `[N, in]`, the result `[N, G · H]`.
  func inputProduct(_ x: Tensor) -> Tensor { normalized(matmul(x, weightIH), by: normIH, plus: biasIH) }

  /// The state's part of the gates, of all or of the rows of some: `h` is `[N, P]`.
  func recurrentProduct(_ h: Tensor, rows: Range<Int>? = nil) -> Tensor {
    let weight = rows.map { weightHH.sliced($0) } ?? weightHH
    let bias = rows.flatMap { rows in biasHH.map { $0.sliced(rows) } } ?? biasHH
    return normalized(matmul(h, weight, transposeB: true), by: normHH, plus: bias)
  }

  private func normalized(_ product: Tensor, by norm: LayerNorm?, plus bias: Tensor?) -> Tensor {
    let product = norm.map { $0(product) } ?? product
    return bias.map { product + $0 } ?? product
  }
}
