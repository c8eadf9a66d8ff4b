/// How the next token is chosen from a model's logits.
///
/// The stages, in this order:
/// 1. the repetition penalty θ of CTRL (Keskar et al., 2019), as Hugging Face applies it: the logit of every token that
///    was read or written before is divided by θ where it is positive and multiplied by θ where it is not;
/// 2. OpenAI's presence and frequency penalties: a token that was written n times loses `frequencyPenalty · n`, and
///    `presencePenalty` if n > 0 (the prompt does not count);
/// 3. without a temperature, the most probable token, the first of equals; else softmax(logits / temperature);
/// 4. `topK`, `topP` and `minP`, each on what the one before has left, made to sum to 1;
/// 5. the draw.
public struct Sampling: Sendable, Hashable {
  /// Below 1 bolder for the probable, above 1 more even; nil takes the most probable token, as the chapter does.
  public var temperature: Float?
  /// Keeps this many of the most probable, of equals the first.
  public var topK: Int?
  /// Keeps the fewest of the most probable whose probabilities reach this sum, the nucleus of Holtzman et al. (2020).
  public var topP: Float?
  /// Keeps those that are at least this share as probable as the most probable one (Nguyen et al., 2024).
  public var minP: Float?
  /// 1 changes nothing, above 1 makes what has occurred less likely.
  public var repetitionPenalty: Float
  /// 0 changes nothing.
  public var presencePenalty: Float
  /// 0 changes nothing.
  public var frequencyPenalty: Float

  /// Greedy without a temperature; settings out of range are refused when writing begins.
  public init(
    temperature: Float? = nil, topK: Int? = nil, topP: Float? = nil, minP: Float? = nil, repetitionPenalty: Float = 1,
    presencePenalty: Float = 0, frequencyPenalty: Float = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.presencePenalty = presencePenalty
    self.frequencyPenalty = frequencyPenalty
  }

  /// The most probable token.
  public static let greedy = Sampling()

  /// Drawn from softmax(logits / temperature).
  public static func temperature(_ value: Float) -> Sampling { Sampling(temperature: value) }

  /// Whether it matters what was read and written before.
  var hasPenalties: Bool { repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0 }

  /// Whether the most probable token by the model itself is all that is asked.
  var isArgmax: Bool { temperature == nil && !hasPenalties }

  /// Whether some tokens are left out of the draw.
  var hasFilters: Bool { temperature != nil && (topK != nil || topP != nil || minP != nil) }

  /// - Throws: ``WritingError`` for a temperature that is not a positive number, and for other settings out of range.
  public func validate() throws(WritingError) {
    if let temperature, !(temperature > 0 && temperature.isFinite) { throw .badTemperature(temperature) }
    if let topK, topK < 1 { throw .outOfRange(setting: "top-k", value: Float(topK), allowed: "1 or more") }
    if let topP, !(topP > 0 && topP <= 1) {
      throw .outOfRange(setting: "top-p", value: topP, allowed: "a number above 0 and up to 1")
    }
    if let minP, !(minP >= 0 && minP <= 1) {
      throw .outOfRange(setting: "min-p", value: minP, allowed: "a number from 0 to 1")
    }
    if !(repetitionPenalty > 0 && repetitionPenalty.isFinite) {
      throw .outOfRange(setting: "repetition penalty", value: repetitionPenalty, allowed: "a positive number")
    }
    for (name, penalty) in [("presence penalty", presencePenalty), ("frequency penalty", frequencyPenalty)]
    where !penalty.isFinite {
      throw .outOfRange(setting: name, value: penalty, allowed: "a finite number")
    }
  }
}
