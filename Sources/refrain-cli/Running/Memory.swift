import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// - Throws: ``TooLittleMemory`` if a training would need more memory than the machine has.
func requireMemory(for configuration: LanguageModel.Configuration, _ settings: TrainingSettings) throws {
  let needed = trainingBytes(configuration, settings)
  let available = Double(ProcessInfo.processInfo.physicalMemory)
  guard needed > available else { return }
  throw TooLittleMemory(needed: needed, available: available)
}

/// In bytes.
struct TooLittleMemory: Error, CustomStringConvertible {
  let needed, available: Double

  var description: String {
    "this training needs about \(gigabytes(needed)) of memory, and the machine has \(gigabytes(available)); "
      + "use fewer hidden units, a smaller batch size or fewer steps"
  }
}

/// About how much memory a training needs, in bytes: parameters and gradients, what the optimizer remembers, what each
/// layer keeps for its gradient, the head's packed weights and the logits of some hundred rows.
func trainingBytes(_ configuration: LanguageModel.Configuration, _ settings: TrainingSettings) -> Double {
  let copies = settings.optimizer == .adam ? 4.0 : 2.0
  let tokens = Double(settings.batchSize) * Double(settings.stepCount)
  let (vocabulary, hidden) = (Double(configuration.vocabularySize), Double(configuration.hiddenSize))
  let layers = Double(configuration.layerCount) * keptPerUnit(configuration.cell) * hidden
  let embedding = 2 * Double(configuration.embeddingSize ?? 0)
  let head = 2 * vocabulary * hidden + min(tokens, 560) * vocabulary
  return 4 * (copies * Double(configuration.parameterCount) + tokens * (layers + embedding) + head)
}

/// Floats that a unit of a layer holds a character: states and gates, and the gradients of both.
private func keptPerUnit(_ cell: LanguageModel.Configuration.Cell) -> Double {
  switch cell {
  case .rnn: 2
  case .lstm: 12
  case .gru: 10
  case .minGRU, .minLSTM: 16
  }
}

private func gigabytes(_ bytes: Double) -> String { fixed(bytes / 1e9, 1) + " GB" }

/// "23 MB", "1.2 GB"
func size(_ bytes: Double) -> String { bytes < 1e9 ? "\(fixed((bytes / 1e6).rounded(.up), 0)) MB" : gigabytes(bytes) }
