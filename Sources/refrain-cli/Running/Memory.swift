import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// - Throws: ``TooLittleMemory`` if a training would need more memory than the machine has.
func requireMemory(for configuration: LanguageModel.Configuration, _ settings: TrainingSettings) throws {
  let needed = configuration.trainingBytes(settings)
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

private func gigabytes(_ bytes: Double) -> String { fixed(bytes / 1e9, 1) + " GB" }

/// "23 MB", "1.2 GB"
func size(_ bytes: Double) -> String { bytes < 1e9 ? "\(fixed((bytes / 1e6).rounded(.up), 0)) MB" : gigabytes(bytes) }
