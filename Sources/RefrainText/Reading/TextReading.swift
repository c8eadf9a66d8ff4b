import RefrainNN
import RefrainTensor

/// What a model makes of a text that it reads from the zero state: how much each character surprises it, and what its
/// hidden units hold after it.
public struct TextReading: Sendable {
  /// A piece of the text: a token, or as many as make whole characters where tokens are parts of one.
  public struct Piece: Sendable, Hashable {
    /// The characters of the piece.
    public let text: String
    /// −log₂ of the probability that the model gave it. Nil for the first piece, which nothing predicts, and for
    /// characters that the vocabulary lacks, which the model does not read.
    public let bits: Double?
    /// Whether the vocabulary holds it.
    public let isKnown: Bool
  }

  /// What the text was cut into, in order.
  public let pieces: [Piece]
  /// H, the width of the last layer.
  public let unitCount: Int
  /// `[pieces, H]`: what the head read after each piece; after an unknown one as before it.
  private let outputs: [Float]

  /// What one unit of the last layer held after each piece.
  public func values(ofUnit unit: Int) -> [Float] {
    requireShape(0..<unitCount ~= unit, "unit \(unit) of a layer of \(unitCount)")
    return pieces.indices.map { outputs[$0 * unitCount + unit] }
  }

  /// The mean over the pieces that have bits, a piece; nil where none has.
  public var meanBits: Double? {
    let bits = pieces.compactMap(\.bits)
    return bits.isEmpty ? nil : bits.reduce(0, +) / Double(bits.count)
  }

  /// Reads `text`; what the vocabulary cannot say is marked, and left out of what the model reads.
  public init(of text: String, by model: LanguageModel, _ vocabulary: Vocabulary) {
    let spans = TokenSpan.spans(of: text, vocabulary)
    let ids = spans.compactMap(\.id)
    var pass = ReadingPass(model)
    pass.read(ids)

    var pieces: [Piece] = []
    var outputs: [Float] = []
    let width = model.configuration.hiddenSize
    var held = [Float](repeating: 0, count: width)
    var (bytes, bits, index) = ([UInt8](), 0.0 as Double?, 0)
    var isKnown = true
    for span in spans {
      bytes += span.utf8
      isKnown = isKnown && span.isKnown
      if span.id != nil {
        bits = pass.bits[index].flatMap { cost in bits.map { $0 + cost } }
        held = Array(pass.outputs[index * width..<(index + 1) * width])
        index += 1
      }
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      pieces.append(Piece(text: text, bits: isKnown ? bits : nil, isKnown: isKnown))
      outputs += held
      (bytes, bits, isKnown) = ([], 0, true)
    }
    (self.pieces, self.outputs, unitCount) = (pieces, outputs, width)
  }
}

/// A model on its way through a text, some hundred tokens at a time.
private struct ReadingPass {
  let model: LanguageModel
  /// Of each token; nil for the first.
  var bits: [Double?] = []
  /// `[tokens, H]`
  var outputs: [Float] = []
  private var state: RecurrentState
  /// What the last token's logits predict of the next, `[V]`.
  private var predicted: [Float]?

  init(_ model: LanguageModel) {
    self.model = model
    state = model.initialState(batchSize: 1)
  }

  mutating func read(_ ids: [Int32]) {
    let chunk = 128
    for start in stride(from: 0, to: ids.count, by: chunk) {
      let part = Array(ids[start..<min(start + chunk, ids.count)])
      let (output, next) = model.outputs(IndexTensor(part, shape: [1, part.count]), state: state, mode: .inference)
      state = next
      outputs += output.scalars
      let logits = linear(output, weight: model.headWeight, bias: model.head.bias)
      for (row, id) in part.enumerated() {
        bits.append(predicted.map { surprisal(of: id, logits: $0) })
        predicted = logits[row].scalars
      }
    }
  }
}

/// −log₂ softmax(logits)[id]
private func surprisal(of id: Int32, logits: [Float]) -> Double {
  let most = Double(logits.max() ?? 0)
  let total = logits.reduce(0.0) { $0 + Platform.exp(Double($1) - most) }
  return (Platform.log(total) + most - Double(logits[Int(id)])) / Platform.log(2)
}
