/// Why a model cannot be saved or read.
public enum SavedModelError: Error, Sendable, Equatable {
  /// There is a model in the directory already.
  case exists(directory: String)
  /// There is no model in the directory.
  case notFound(directory: String)
  /// The directory cannot be made.
  case cannotMakeDirectory(String)
  /// A file could not be read or written.
  case file(FileError)
  /// A JSON file could not be read.
  case json(JSONFileError)
  /// The vocabulary cannot be used.
  case vocabulary(VocabularyFileError)
  /// The weights cannot be used.
  case weights(SafetensorsError)
  /// The configuration cannot be used.
  case configuration(path: String, ConfigurationError)
  /// Its format version is one that this Refrain does not know.
  case unknownFormat(path: String, Int)
  /// It was written under conventions that this Refrain does not know.
  case unknownConventions(path: String)
  /// Vocabulary and configuration have different sizes.
  case vocabularySize(path: String, count: Int, configuration: Int)
  /// Weights and configuration have different numbers of layers.
  case layerCount(path: String, configuration: Int, tensors: Int)
  /// There is a tensor that the model does not have.
  case extraTensor(path: String, name: String)
  /// Weights and configuration have different numbers of parameters.
  case parameterCount(path: String, configuration: Int, held: Int)
  /// The weights were not written by Refrain.
  case foreignWeights(path: String)
  /// A tensor has another shape.
  case tensorShape(path: String, name: String, shape: [Int], expected: [Int])

  /// One of the errors that reading and writing a model meets.
  init(_ error: any Error) {
    switch error {
    case let error as SavedModelError: self = error
    case let error as FileError: self = .file(error)
    case let error as JSONFileError: self = .json(error)
    case let error as VocabularyFileError: self = .vocabulary(error)
    case let error as SafetensorsError: self = .weights(error)
    default: self = .file(.unreadable(path: "", reason: "\(error)"))
    }
  }
}

extension SavedModelError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exists(let directory):
      "\(printable(directory)) holds a saved model already; choose another directory, or overwrite it (--overwrite)"
    case .notFound(let directory):
      "\(printable(directory)) holds no saved model; name the directory that `refrain train` wrote"
    case .cannotMakeDirectory(let directory):
      "the directory \(printable(directory)) cannot be made or written to; choose another one"
    case .file(let error): "\(error)"
    case .json(let error): "\(error)"
    case .vocabulary(let error): "\(error)"
    case .weights(let error): "\(error)"
    case .configuration(let path, let error): "\(printable(path)): \(error)"
    case .unknownFormat(let path, let format):
      "\(printable(path)) has format \(format), and this version of Refrain reads format 1; "
        + (format > 1 ? "update Refrain" : "the file is damaged")
    case .unknownConventions(let path):
      "\(printable(path)) states conventions for the weights that this version of Refrain does not know"
    case .vocabularySize(let path, let count, let configuration):
      "\(printable(path)) holds \(count) tokens, and config.json says \(configuration); "
        + "the files belong to different models"
    case .layerCount(let path, let configuration, let tensors):
      "\(printable(path)) holds \(tensors) tensors, too few for the \(configuration) layers of config.json"
    case .extraTensor(let path, let name):
      "\(printable(path)): the tensor \"\(printable(name))\" belongs to no parameter of the model in config.json"
    case .parameterCount(let path, let configuration, let held):
      "\(printable(path)) holds \(grouped(held)) numbers, and the model in config.json has "
        + "\(grouped(configuration)); the files belong to different models, or one is damaged"
    case .foreignWeights(let path):
      "\(printable(path)) was saved with another vocabulary.json or config.json than the ones beside it; "
        + "the files belong to different models"
    case .tensorShape(let path, let name, let shape, let expected):
      "\(printable(path)): the tensor \"\(printable(name))\" has the shape \(shape), and the model in config.json "
        + "needs \(expected)"
    }
  }
}
