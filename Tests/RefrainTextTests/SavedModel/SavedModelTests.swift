import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing
import _RefrainTestSupport

@Suite struct SavedModelTests {
  @Test(arguments: RNN.Biases.allCases, [1, 2])
  func roundTrip(_ biases: RNN.Biases, _ layers: Int) throws {
    for activation in RecurrentActivation.allCases {
      let saved = try SavedFolder(layerCount: layers, activation: activation, biases: biases)
      let read = try SavedModel(contentsOf: saved.path)
      #expect(bitMismatch(read.model, saved.model) == nil)
      #expect(read.model.configuration == saved.model.configuration)
      #expect(read.model.configuration.activation == activation)
      #expect(read.vocabulary == saved.vocabulary)
      #expect(read.vocabulary.tokens == saved.vocabulary.tokens)
    }
  }

  /// NaN, infinities, −0 and the smallest numbers come back bit for bit.
  @Test func unusualNumbers() throws {
    let saved = try SavedFolder()
    var model = saved.model
    model.head.bias = Tensor([.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    try SavedModel(model: model, vocabulary: saved.vocabulary).write(to: saved.path, overwriting: true)
    let read = try SavedModel(contentsOf: saved.path)
    #expect(bitMismatch(read.model, model) == nil)
    #expect(throws: WritingError.notFinite) {
      try Writer(model: read.model, vocabulary: read.vocabulary).write(1, after: "a")
    }
  }

  @Test(arguments: ["", "/", "/below/a/new/one"])
  func directories(_ below: String) throws {
    let folder = try TemporaryFolder()
    let saved = try SavedFolder()
    let path = folder.path + below
    try SavedModel(model: saved.model, vocabulary: saved.vocabulary).write(to: path)
    #expect(SavedModel.exists(in: path))
    #expect(bitMismatch(try SavedModel(contentsOf: path).model, saved.model) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == SavedFolder.files)
  }

  /// Two saves hold the same bytes, wherever and whenever: no time and no path.
  @Test func bytesDependOnTheModelAlone() async throws {
    let first = try SavedFolder()
    try await Task.sleep(for: .milliseconds(1_100))
    let second = try SavedFolder()
    #expect(first.path != second.path)
    for file in SavedFolder.files {
      #expect(try first.bytes(file) == second.bytes(file))
      let text = String(decoding: try first.bytes(file), as: UTF8.self)
      #expect(!text.contains("refrain-") && !text.contains(first.path))
      #expect(!text.contains(String(Calendar(identifier: .gregorian).component(.year, from: Date()))))
    }
  }

  @Test func tensorsAreNamedAndLaidOutAsPyTorchs() throws {
    let (v, h) = (6, 4)
    let saved = try SavedFolder(layerCount: 2)
    let file = try SafetensorsFile(contentsOf: saved.path + "/model.safetensors")
    var shapes: [String: [Int]] = [:]
    for entry in file.entries {
      shapes[entry.name] = entry.shape
      #expect(entry.dtype == "F32")
    }
    let expected = [
      "rnn.weight_ih_l0": [h, v], "rnn.weight_hh_l0": [h, h], "rnn.bias_ih_l0": [h], "rnn.bias_hh_l0": [h],
      "rnn.weight_ih_l1": [h, h], "rnn.weight_hh_l1": [h, h], "rnn.bias_ih_l1": [h], "rnn.bias_hh_l1": [h],
      "head.weight": [v, h], "head.bias": [v],
    ]
    #expect(shapes == expected)
    let layer = saved.model.rnn.layers[0]
    #expect(try file.float32Values(of: "rnn.weight_ih_l0") == layer.weightIH.transposed().scalars)
    #expect(try file.float32Values(of: "rnn.weight_hh_l0") == layer.weightHH.scalars)
    #expect(try file.float32Values(of: "head.weight") == saved.model.head.weight?.scalars)
  }

  @Test func biaslessModelsHaveNoBiases() throws {
    let saved = (one: try SavedFolder(biases: .one), none: try SavedFolder(biases: .none))
    let one = try SafetensorsFile(contentsOf: saved.one.path + "/model.safetensors")
    #expect(one["rnn.bias_ih_l0"] != nil && one["rnn.bias_hh_l0"] == nil)
    let none = try SafetensorsFile(contentsOf: saved.none.path + "/model.safetensors")
    #expect(none["rnn.bias_ih_l0"] == nil && none["head.bias"] != nil)
  }

  @Test func jsonFiles() throws {
    let saved = try SavedFolder(activation: .tanh, biases: .one)
    let config = try #require(
      try JSONSerialization.jsonObject(with: saved.bytes("config.json")) as? [String: Any])
    #expect(config["format"] as? Int == 1)
    let model = try #require(config["model"] as? [String: Any])
    #expect(model["cell"] as? String == "rnn" && model["activation"] as? String == "tanh")
    #expect(model["biases"] as? String == "one" && model["layers"] as? Int == 1)
    #expect(model["hidden_size"] as? Int == 4 && model["vocabulary_size"] as? Int == 6)
    let vocabulary = try #require(
      try JSONSerialization.jsonObject(with: saved.bytes("vocabulary.json")) as? [String: Any])
    #expect(vocabulary["format"] as? Int == 1 && vocabulary["unit"] as? String == "scalar")
    #expect(vocabulary["tokens"] as? [String] == ["\n", "a", "b", "c", "雨", "😀"])
    #expect(vocabulary["unknown_probability"] as? Double == 5.0 / 6 && vocabulary.count == 4)
  }

  @Test func overwriting() throws {
    let saved = try SavedFolder()
    let other = try SavedFolder(hiddenSize: 3)
    let before = try SavedFolder.files.map(saved.bytes)
    let replacement = SavedModel(model: other.model, vocabulary: other.vocabulary)
    let error = try #require(throws: SavedModelError.self) { try replacement.write(to: saved.path) }
    #expect(error == .exists(directory: saved.path))
    #expect("\(error)".contains(saved.path) && "\(error)".contains("--overwrite"))
    #expect(throws: error) { try SavedModel.prepare(saved.path, overwriting: false) }
    #expect(try SavedFolder.files.map(saved.bytes) == before)
    try replacement.write(to: saved.path, overwriting: true)
    #expect(bitMismatch(try SavedModel(contentsOf: saved.path).model, other.model) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: saved.path).sorted() == SavedFolder.files)
  }

  /// Files of two models of the same sizes, as a crash between two renames leaves them.
  @Test func filesOfDifferentModels() throws {
    let saved = try SavedFolder()
    let configuration = try String(decoding: saved.bytes("config.json"), as: UTF8.self)
    let activation = configuration.contains(#""relu""#) ? ("relu", "tanh") : ("tanh", "relu")
    let other = configuration.replacingOccurrences(of: "\"\(activation.0)\"", with: "\"\(activation.1)\"")
    #expect(other != configuration)
    try other.write(toFile: saved.path + "/config.json", atomically: true, encoding: .utf8)
    let error = try #require(throws: SavedModelError.self) { try SavedModel(contentsOf: saved.path) }
    #expect(error == .foreignWeights(path: saved.path + "/model.safetensors"))
  }

  /// Any one of the files is somebody's model, or what is left of it.
  @Test(arguments: SavedFolder.files)
  func aSingleFileIsNotOverwritten(_ file: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(file, Data("mine".utf8))
    #expect(SavedModel.exists(in: folder.path))
    #expect(throws: SavedModelError.exists(directory: folder.path)) {
      try SavedModel.prepare(folder.path, overwriting: false)
    }
  }

  @Test func directoriesThatCannotBe() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("file", Data())
    let saved = try SavedFolder()
    for path in [file, file + "/below", "/proc/no/such"] {
      let error = try #require(throws: SavedModelError.self) {
        try SavedModel(model: saved.model, vocabulary: saved.vocabulary).write(to: path)
      }
      #expect(error == .cannotMakeDirectory(path))
      #expect("\(error)".contains(path))
    }
  }
}
