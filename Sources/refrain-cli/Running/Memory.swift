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

/// About how much memory a training needs, in bytes: parameters and gradients, what the optimizer remembers, each
/// layer's outputs and their gradients, and the logits twice.
private func trainingBytes(_ configuration: LanguageModel.Configuration, _ settings: TrainingSettings) -> Double {
  let copies = settings.optimizer == .adam ? 4.0 : 2.0
  let tokens = Double(settings.batchSize) * Double(settings.stepCount)
  let perToken = 2.0 * Double(configuration.layerCount * configuration.hiddenSize + configuration.vocabularySize)
  return 4 * (copies * Double(configuration.parameterCount) + tokens * perToken)
}

private func gigabytes(_ bytes: Double) -> String { fixed(bytes / 1e9, 1) + " GB" }
