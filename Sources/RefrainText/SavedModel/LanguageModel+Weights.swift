#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import RefrainNN
import RefrainTensor

extension LanguageModel {
  /// The parameters as files hold them.
  var storedParameters: [(name: String, shape: [Int], values: [Float])] {
    var tensors: [(name: String, shape: [Int], values: [Float])] = []
    var copy = self
    copy.forEachParameter { parameter, value in
      let stored = parameter.layout == .transposed ? value.transposed() : value
      tensors.append((parameter.name, stored.shape, stored.scalars))
    }
    return tensors
  }

  /// The bytes of `model.safetensors`.
  func encodedWeights(companions: String) throws(SafetensorsError) -> Data {
    try SafetensorsFile.encode(storedParameters, metadata: ["format": "pt", SavedModel.companionsKey: companions])
  }

  /// A model of this configuration with the weights of a file, which must hold exactly its parameters.
  ///
  /// Names and sizes are compared before anything is allocated by them.
  init(_ configuration: Configuration, weights: SafetensorsFile, path: String) throws {
    try configuration.verify(weights, path: path)
    var generator = Philox(seed: 0)
    self.init(configuration, weights: .zeros, using: &generator)
    var problem: (any Error)?
    forEachParameter { parameter, value in
      do {
        value = try weights.tensor(for: parameter, shape: value.shape, path: path)
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
  }
}

extension LanguageModel.Configuration {
  fileprivate func verify(_ weights: SafetensorsFile, path: String) throws {
    guard layerCount <= weights.entries.count else {
      throw SavedModelError.layerCount(path: path, configuration: layerCount, tensors: weights.entries.count)
    }
    let expected = parameterNames
    let present = Set(weights.entries.map(\.name))
    if let missing = expected.first(where: { !present.contains($0) }) {
      throw SafetensorsError(path: path, problem: .missingTensor(tensor: missing))
    }
    // Sets on both sides: a hostile file may hold a million tensors.
    let known = Set(expected)
    if let extra = weights.entries.first(where: { !known.contains($0.name) }) {
      throw SavedModelError.extraTensor(path: path, name: extra.name)
    }
    let held = weights.entries.reduce(0) { $0 + $1.range.count / 4 }
    guard parameterCount <= held else {
      throw SavedModelError.parameterCount(path: path, configuration: parameterCount, held: held)
    }
  }

  /// The names of a model of this configuration, read off the smallest one of its kind.
  private var parameterNames: [String] {
    var smallest = self
    (smallest.vocabularySize, smallest.hiddenSize, smallest.embeddingSize) = (1, 1, embeddingSize.map { _ in 1 })
    var generator = Philox(seed: 0)
    return LanguageModel(smallest, weights: .zeros, using: &generator).parameters.map(\.name)
  }
}

extension LanguageModel.InitialWeights {
  static let zeros = Self(input: .zeros, recurrent: .zeros, head: .zeros)
}

extension SafetensorsFile {
  /// The values of a parameter that has `shape` in memory.
  fileprivate func tensor(for parameter: Parameter, shape: [Int], path: String) throws -> Tensor {
    let stored = parameter.layout == .transposed ? Array(shape.reversed()) : shape
    if let entry = self[parameter.name], entry.shape != stored {
      throw SavedModelError.tensorShape(path: path, name: parameter.name, shape: entry.shape, expected: stored)
    }
    let value = Tensor(try float32Values(of: parameter.name), shape: stored)
    return parameter.layout == .transposed ? value.transposed() : value
  }
}
