import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText

/// A small model with different numbers everywhere, saved in a folder that goes when the test does.
final class SavedFolder {
  static let files = ["config.json", "model.safetensors", "vocabulary.json"]
  static let characters = "abc雨😀\n"

  let model: LanguageModel
  let vocabulary: Vocabulary
  private let folder: TemporaryFolder

  /// Where the model is.
  var path: String { folder.path }

  init(hiddenSize: Int = 4, layerCount: Int = 1, activation: RecurrentActivation = .relu, biases: RNN.Biases = .both)
    throws
  {
    vocabulary = Vocabulary(of: Self.characters)
    var generator = Philox(seed: 1)
    var model = LanguageModel(
      .init(
        vocabularySize: vocabulary.count, hiddenSize: hiddenSize, layerCount: layerCount, activation: activation,
        biases: biases), using: &generator)
    model.forEachParameter { $1 = Tensor(randomNormal: $1.shape, using: &generator) }
    self.model = model
    folder = try TemporaryFolder()
    try SavedModel(model: model, vocabulary: vocabulary).write(to: folder.path)
  }

  func bytes(_ file: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(path)/\(file)")) }

  func write(_ bytes: Data, to file: String) throws { try bytes.write(to: URL(filePath: "\(path)/\(file)")) }

  func remove(_ file: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(file)") }

  /// Replaces text in a file; the text must be there.
  func replace(_ old: String, by new: String, in file: String) throws {
    let content = String(decoding: try bytes(file), as: UTF8.self)
    guard content.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
    try write(Data(content.replacing(old, with: new).utf8), to: file)
  }

  /// Writes the weights anew with some of them changed.
  func changeWeights(_ change: (inout [(name: String, shape: [Int], values: [Float])]) throws -> Void) throws {
    let file = try SafetensorsFile(contentsOf: "\(path)/model.safetensors")
    var tensors = try file.entries.map {
      (name: $0.name, shape: $0.shape, values: try file.float32Values(of: $0.name))
    }
    try change(&tensors)
    try write(try SafetensorsFile.encode(tensors, metadata: [:]), to: "model.safetensors")
  }
}
