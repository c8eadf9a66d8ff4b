import ArgumentParser
import RefrainText

/// How tokens are chosen.
struct SamplingOptions: ParsableArguments {
  @Option(help: "Draw characters instead of taking the most probable: below 1 closer to it, above 1 more varied.")
  var temperature: Float?
  @Option(help: "Draw among the K most probable only.")
  var topK: Int?
  @Option(help: "Draw among the most probable that together reach this probability only.")
  var topP: Float?
  @Option(help: "Draw among those only that are at least this share as probable as the most probable one.")
  var minP: Float?
  @Option(help: "Above 1: make what has occurred less probable, as CTRL does, the prompt included.")
  var repetitionPenalty: Float = 1
  @Option(help: "Take this from the logit of what was written before.")
  var presencePenalty: Float = 0
  @Option(help: "Take this from the logit of what was written before, for each time.")
  var frequencyPenalty: Float = 0

  /// Whether something is to be drawn.
  private var draws: Bool { temperature != nil || topK != nil || topP != nil || minP != nil }

  var isEmpty: Bool { !draws && repetitionPenalty == 1 && presencePenalty == 0 && frequencyPenalty == 0 }

  /// - Parameter temperature: where none is given; filters without one draw at 1.
  func sampling(temperature fallback: Float? = nil) -> Sampling {
    Sampling(
      temperature: temperature ?? fallback ?? (draws ? 1 : nil), topK: topK, topP: topP, minP: minP,
      repetitionPenalty: repetitionPenalty, presencePenalty: presencePenalty, frequencyPenalty: frequencyPenalty)
  }
}
