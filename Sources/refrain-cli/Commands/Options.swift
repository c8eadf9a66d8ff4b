public import ArgumentParser
public import RefrainTensor
public import RefrainText
public import RefrainTraining

extension BuiltinCorpus: ExpressibleByArgument {}
extension BuiltinCorpus {
  var language: String {
    switch self {
    case .chinese: "Chinese"
    case .english: "English"
    }
  }
}

extension Corpus.Newlines: ExpressibleByArgument {}
extension CorpusSource.Pieces: ExpressibleByArgument {}
extension TrainingSettings.Optimizer: ExpressibleByArgument {}
extension Schedule.Shape: ExpressibleByArgument {}
extension Averaging.Rule: ExpressibleByArgument {}
extension TrainingSettings.Sampling: ExpressibleByArgument {}
extension UnknownCharacterPolicy: ExpressibleByArgument {}
extension RecurrentActivation: ExpressibleByArgument {}
extension ProductPrecision: ExpressibleByArgument {}
extension LanguageModel.Configuration.Cell: ExpressibleByArgument {}
extension Vocabulary.Unit: ExpressibleByArgument {}
