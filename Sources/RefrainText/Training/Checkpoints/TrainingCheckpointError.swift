public import RefrainNN
public import RefrainTraining

/// Why a checkpoint cannot be used or written.
public enum TrainingCheckpointError: Error, Sendable, Equatable {
  /// A file could not be read or written.
  case file(FileError)
  /// A JSON file could not be read.
  case json(JSONFileError)
  /// The tensors cannot be used.
  case tensors(SafetensorsError)
  /// The model cannot be used.
  case model(SavedModelError)
  /// It is no checkpoint.
  case notACheckpoint(path: String)
  /// Its format version is one that this Refrain does not know.
  case unknownFormat(path: String, Int)
  /// Its digest is another one than when it was written.
  case damaged(path: String)
  /// A value is out of range.
  case badValue(path: String, name: String)
  /// The settings cannot be used.
  case settings(path: String, TrainingError)
  /// What the optimizer remembers cannot be used.
  case optimizer(path: String, OptimizerStateError)
  /// The hidden state cannot be used.
  case recurrentState(path: String, RecurrentStateError)
  /// No checkpoint in a directory, or none that can be read; then the error of the newest.
  case none(directory: String, newest: String?)

  /// One of the errors that reading and writing a checkpoint meets.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as TrainingCheckpointError: self = error
    case let error as FileError: self = .file(error)
    case let error as JSONFileError: self = .json(error)
    case let error as SafetensorsError: self = .tensors(error)
    case let error as TrainingError: self = .settings(path: path, error)
    case let error as OptimizerStateError: self = .optimizer(path: path, error)
    case let error as RecurrentStateError: self = .recurrentState(path: path, error)
    default: self = .model(SavedModelError(error))
    }
  }
}

extension TrainingCheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .json(let error): "\(error)"
    case .tensors(let error): "\(error)"
    case .model(let error): "\(error)"
    case .notACheckpoint(let path): "\(printable(path)) is no checkpoint of a training"
    case .unknownFormat(let path, let format):
      "\(printable(path)) has format \(format), and this version of Refrain reads format \(CheckpointHeader.format); "
        + (format > CheckpointHeader.format ? "update Refrain" : "the file is damaged")
    case .damaged(let path): "\(printable(path)) is damaged: its content is not what was written"
    case .badValue(let path, let name): "\(printable(path)): the value of \"\(name)\" cannot be"
    case .settings(let path, let error): "\(printable(path)): \(error)"
    case .optimizer(let path, let error): "\(printable(path)): \(error)"
    case .recurrentState(let path, let error): "\(printable(path)): \(error)"
    case .none(let directory, nil):
      "\(printable(directory)) holds no checkpoint of a training; name the directory that `refrain train` wrote"
    case .none(let directory, let newest?):
      "\(printable(directory)) holds no checkpoint that can be read; of the newest: \(newest)"
    }
  }
}
