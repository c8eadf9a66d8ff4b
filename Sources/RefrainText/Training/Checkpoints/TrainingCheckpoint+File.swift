import RefrainNN
import RefrainTensor
import RefrainTraining

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The file of a checkpoint: safetensors with `model.…`, `rule.…` and `state.…`, the same of the snapshot behind
/// `snapshot.`, and in the metadata the rest as JSON with a digest over all.
extension TrainingCheckpoint {
  private static let (headerKey, digestKey) = ("refrain_checkpoint", "digest")
  private static let snapshotPrefix = "snapshot."
  private static let (modelPrefix, rulePrefix, recurrentPrefix) = ("model.", "rule.", "state.")

  /// The bytes of such a file.
  package func encoded() throws(TrainingCheckpointError) -> Data {
    do {
      let header = CheckpointHeader(
        format: CheckpointHeader.format, settings: settings, configuration: configuration,
        vocabulary: String(decoding: try vocabulary.fileContent(), as: UTF8.self), notes: notes,
        state: .init(state), snapshot: snapshot.map { .init($0) }, rateCut: rateCut, attempts: attempts)
      let json = String(decoding: try JSONFile.encode(header, path: "checkpoint"), as: UTF8.self)
      var tensors = Self.tensors(of: state, prefix: "")
      if let snapshot { tensors += Self.tensors(of: snapshot, prefix: Self.snapshotPrefix) }
      var digest = Digest()
      digest.add(json)
      for (name, shape, values) in tensors.sorted(by: { $0.name < $1.name }) {
        digest.add("\(name) \(shape)")
        values.withUnsafeBytes { digest.add($0) }
      }
      return try SafetensorsFile.encode(tensors, metadata: [Self.headerKey: json, Self.digestKey: digest.text])
    } catch {
      throw TrainingCheckpointError(error, path: "checkpoint")
    }
  }

  private static func tensors(
    of state: TrainingState, prefix: String
  ) -> [(name: String, shape: [Int], values: [Float])] {
    var tensors = state.model.storedParameters
    for index in tensors.indices { tensors[index].name = prefix + modelPrefix + tensors[index].name }
    for (name, value) in state.rule.stateTensors {
      tensors.append((prefix + rulePrefix + name, value.shape, value.scalars))
    }
    for (name, value) in state.recurrent?.tensors ?? [:] {
      tensors.append((prefix + recurrentPrefix + name, value.shape, value.scalars))
    }
    return tensors
  }

  /// Reads such a file, and checks all of it.
  ///
  /// - Throws: ``TrainingCheckpointError`` naming the file and what in it is missing, damaged, too new or does not fit.
  public init(contentsOf path: String) throws(TrainingCheckpointError) {
    do {
      try self.init(SafetensorsFile(contentsOf: path), path: path)
    } catch {
      throw TrainingCheckpointError(error, path: path)
    }
  }

  /// Reads the bytes of such a file; `path` is for messages.
  package init(parsing bytes: Data, path: String) throws(TrainingCheckpointError) {
    do {
      try self.init(SafetensorsFile(parsing: bytes, path: path), path: path)
    } catch {
      throw TrainingCheckpointError(error, path: path)
    }
  }

  private init(_ file: SafetensorsFile, path: String) throws {
    guard let json = file.metadata[Self.headerKey] else { throw TrainingCheckpointError.notACheckpoint(path: path) }
    let bytes = Data(json.utf8)
    let format = try JSONFile.decode(CheckpointHeader.Format.self, from: bytes, path: path).format
    guard format == CheckpointHeader.format else {
      throw TrainingCheckpointError.unknownFormat(path: path, format)
    }
    guard file.metadata[Self.digestKey] == Self.digest(of: file, json) else {
      throw TrainingCheckpointError.damaged(path: path)
    }
    let header = try JSONFile.decode(CheckpointHeader.self, from: bytes, path: path)
    vocabulary = try Vocabulary(parsing: Data(header.vocabulary.utf8), path: path)
    try header.validate(vocabulary, path: path)
    settings = header.settings
    notes = header.notes
    (rateCut, attempts) = (header.rateCut, header.attempts)
    state = try Self.state(header.state, header, file, prefix: "", path: path)
    snapshot = try header.snapshot.map {
      try Self.state($0, header, file, prefix: Self.snapshotPrefix, path: path)
    }
  }

  private static func digest(of file: SafetensorsFile, _ json: String) -> String {
    var digest = Digest()
    digest.add(json)
    for entry in file.entries.sorted(by: { $0.name < $1.name }) {
      digest.add("\(entry.name) \(entry.shape)")
      file.withBytes(of: entry) { digest.add($0) }
    }
    return digest.text
  }

  private static func state(
    _ position: CheckpointHeader.Position, _ header: CheckpointHeader, _ file: SafetensorsFile, prefix: String,
    path: String
  ) throws -> TrainingState {
    let model = try LanguageModel(header.configuration, weights: file.part(prefix + modelPrefix), path: path)
    var rule = header.settings.updateRule
    let remembered = try tensors(of: file.part(prefix + rulePrefix))
    try rule.restore(tensors: remembered, numbers: position.rule, for: model)
    let parts = try tensors(of: file.part(prefix + recurrentPrefix))
    let recurrent = parts.isEmpty ? nil : try RecurrentState(tensors: parts)
    if let recurrent {
      guard recurrent.fits(model.initialState(batchSize: 1), batchSize: header.settings.batchSize) else {
        throw TrainingCheckpointError.badValue(path: path, name: "state")
      }
    }
    return position.state(TrainingState(model, rule: rule, seed: header.settings.seed), recurrent: recurrent)
  }

  private static func tensors(of file: SafetensorsFile) throws(SafetensorsError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for entry in file.entries {
      tensors[entry.name] = Tensor(try file.float32Values(of: entry.name), shape: entry.shape)
    }
    return tensors
  }
}

extension RecurrentState {
  /// Whether this has the shape of `other`, which is of one sequence, for so many.
  fileprivate func fits(_ other: RecurrentState, batchSize: Int) -> Bool {
    func shape(_ tensor: Tensor?) -> [Int]? { tensor.map { [$0.shape[0], batchSize, $0.shape[2]] } }
    return hidden.shape == shape(other.hidden) && cell?.shape == shape(other.cell)
  }
}
