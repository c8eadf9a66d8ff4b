import ArgumentParser
import RefrainTensor
import RefrainText

/// What a model is made of.
struct ModelOptions: ParsableArguments {
  @Option(help: "The kind of recurrent layer.")
  var cell: LanguageModel.Configuration.Cell = .rnn
  @Option(help: "Units of each recurrent layer.")
  var hidden = 256
  @Option(help: "Recurrent layers on top of each other.")
  var layers = 1
  @Option(help: "The nonlinearity of --cell rnn.")
  var activation: RecurrentActivation = .relu
  @Option(help: "Read tokens through vectors of this width. Default: one-hot.")
  var embedding: Int?
  @Flag(help: "Use the embedding's vectors as the head's weights as well; they must be as wide as a layer.")
  var tieWeights = false
  @Option(help: "Drop this share of what goes from layer to layer and to the head, in training.")
  var dropout: Float = 0
  @Option(help: "Drop this share of the recurrent weights, in training.")
  var weightDrop: Float = 0
  @Option(help: "Let this share of a state's elements keep their value at a step.")
  var zoneout: Float = 0
  @Flag(help: "Normalise inside the cells of lstm and gru.")
  var layerNorm = false
  @Flag(help: "Add each layer's input to its output, but for the first.")
  var residual = false
  @Option(
    help: """
      How the weights are first chosen, as a framework does. Default: gluon for rnn, N(0, 0.01²) as in the chapter, and \
      pytorch for the other cells, which learn faster from it.
      """)
  var initial: InitialWeights?
  @Flag(help: .hidden)
  var bidirectional = false

  enum InitialWeights: String, ExpressibleByArgument, CaseIterable {
    case gluon, keras, pytorch
  }

  var initialOrDefault: InitialWeights { initial ?? (cell == .rnn ? .gluon : .pytorch) }

  var weights: LanguageModel.InitialWeights {
    switch initialOrDefault {
    case .gluon: .gluon
    case .keras: .keras
    case .pytorch: .pytorch(hiddenSize: hidden)
    }
  }

  func validate() throws {
    if bidirectional {
      throw ValidationError(
        "--bidirectional is not for a language model: a layer that reads backward has seen the character that is to "
          + "be predicted. It is for classifying whole texts; leave it out here.")
    }
  }

  func configuration(vocabularySize: Int) -> LanguageModel.Configuration {
    var configuration = LanguageModel.Configuration(
      cell: cell, vocabularySize: vocabularySize, hiddenSize: hidden, layerCount: layers, activation: activation,
      embeddingSize: embedding)
    configuration.tiesWeights = tieWeights
    configuration.dropout = dropout
    configuration.weightDrop = weightDrop
    configuration.zoneout = zoneout
    configuration.layerNormalization = layerNorm
    configuration.residual = residual
    return configuration
  }
}

extension LanguageModel.Configuration {
  /// In a few words: "2 layers of 256 LSTM units on an embedding of 128".
  var summary: String {
    let kind =
      switch cell {
      case .rnn: "\(activation.rawValue) RNN"
      case .lstm: "LSTM"
      case .gru: "GRU"
      case .minGRU: "minGRU"
      case .minLSTM: "minLSTM"
      }
    let size = "\(hiddenSize) units"
    let layers = layerCount == 1 ? "\(kind) of \(size)" : "\(kind), \(layerCount) layers of \(size)"
    return layers + (embeddingSize.map { ", embedding of \($0)\(tiesWeights ? ", tied" : "")" } ?? "")
  }
}
