#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import RefrainTensor

/// A trained model and its vocabulary, as a directory holds them: `model.safetensors` (PyTorch's parameter names and
/// layouts), `config.json` and `vocabulary.json`; beside them `tokenizer.json`, if tokens are byte pairs. The files hold
/// no times and no paths.
public struct SavedModel: Sendable {
  /// The model.
  public let model: LanguageModel
  /// The tokens that the model knows.
  public let vocabulary: Vocabulary

  /// - Parameters:
  ///   - model: the model to save.
  ///   - vocabulary: as many characters as the model's configuration says.
  public init(model: LanguageModel, vocabulary: Vocabulary) {
    requireShape(
      model.configuration.vocabularySize == vocabulary.count, "the vocabulary is not the one the model was made for")
    self.model = model
    self.vocabulary = vocabulary
  }

  /// The names of a saved model's files.
  enum FileName: String, CaseIterable {
    case vocabulary = "vocabulary.json"
    case configuration = "config.json"
    case weights = "model.safetensors"

    func path(in directory: String) -> String { directory + (directory.hasSuffix("/") ? "" : "/") + rawValue }
  }

  /// The best weights of a run, beside its last ones.
  public static let bestName = "best.safetensors"

  /// True if a directory holds any file of a saved model.
  public static func exists(in directory: String) -> Bool {
    FileName.allCases.contains { FileManager.default.fileExists(atPath: $0.path(in: directory)) }
  }

  /// Makes the directory, with the ones it lies in, and finds out whether a model can be saved there. To be called
  /// before a long training rather than after it.
  ///
  /// - Throws: ``SavedModelError`` if there is a model already and it is not to be overwritten, or if the directory
  ///   cannot be made.
  public static func prepare(_ directory: String, overwriting: Bool) throws(SavedModelError) {
    if !overwriting, exists(in: directory) { throw .exists(directory: directory) }
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw .cannotMakeDirectory(directory)
    }
    guard FileManager.default.isWritableFile(atPath: directory) else { throw .cannotMakeDirectory(directory) }
  }

  /// Writes the three files, each beside its place, synced and renamed into it; the weights last.
  ///
  /// - Throws: ``SavedModelError``, as ``prepare(_:overwriting:)`` does, or if a file cannot be written.
  public func write(to directory: String, overwriting: Bool = false) throws(SavedModelError) {
    try Self.prepare(directory, overwriting: overwriting)
    try writeCompanions(to: directory)
    try writeWeights(to: directory)
  }

  /// Writes all but the weights, which are to follow, as ``writeWeights(to:as:)`` does: in a run, again and again.
  ///
  /// - Throws: ``SavedModelError`` for a file that cannot be written.
  public func writeCompanions(to directory: String) throws(SavedModelError) {
    do {
      try writeTokenizer(in: directory)
      try DurableFile.write(try vocabulary.fileContent(), to: FileName.vocabulary.path(in: directory))
      let configuration = try JSONFile.encode(ConfigurationFile(model.configuration), path: "config.json")
      try DurableFile.write(configuration, to: FileName.configuration.path(in: directory))
    } catch {
      throw SavedModelError(error)
    }
  }

  /// Writes the weights alone, beside the other files of this model.
  ///
  /// - Parameters:
  ///   - directory: the directory of the run.
  ///   - name: nil for `model.safetensors`; ``bestName``, say.
  /// - Throws: ``SavedModelError`` if the file cannot be written; what was there before stays.
  public func writeWeights(to directory: String, as name: String? = nil) throws(SavedModelError) {
    let path = FileName.weights.path(in: directory)
    do {
      let content = try model.encodedWeights(companions: companionsDigest())
      try DurableFile.write(content, to: name.map { directory + (directory.hasSuffix("/") ? "" : "/") + $0 } ?? path)
    } catch {
      throw SavedModelError(error)
    }
  }

  /// Removes the weights of a run, so that another can begin in its directory.
  public static func removeWeights(in directory: String) {
    for path in [FileName.weights.path(in: directory), directory + "/" + bestName] {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Writes `tokenizer.json` for other programs where the vocabulary has one, and removes another model's.
  private func writeTokenizer(in directory: String) throws {
    let path = directory + (directory.hasSuffix("/") ? "" : "/") + TokenizerFile.name
    if let content = TokenizerFile.content(of: vocabulary) {
      try DurableFile.write(content, to: path)
    } else if FileManager.default.fileExists(atPath: path) {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// Under which the weights' metadata say what they belong to.
  static let companionsKey = "vocabulary_and_config"

  /// A digest of the other two files (FNV-1a, 64 bits), by which weights are told that were saved with others of the
  /// same sizes: a crash can come between two renames.
  private func companionsDigest() throws -> String {
    let content =
      try vocabulary.fileContent() + JSONFile.encode(ConfigurationFile(model.configuration), path: "config.json")
    let digest = content.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(digest, radix: 16)
  }

  /// Reads a saved model.
  ///
  /// - Parameters:
  ///   - directory: the directory of the run.
  ///   - best: whether to read the best weights of its training, ``bestName``, instead of the last.
  /// - Throws: ``SavedModelError`` naming the file and what in it is missing, broken, too new or does not fit.
  public init(contentsOf directory: String, best: Bool = false) throws(SavedModelError) {
    guard Self.exists(in: directory) else { throw .notFound(directory: directory) }
    do {
      let configuration = try ConfigurationFile.read(FileName.configuration.path(in: directory))
      let vocabularyPath = FileName.vocabulary.path(in: directory)
      let vocabulary = try Vocabulary(contentsOf: vocabularyPath)
      guard vocabulary.count == configuration.vocabularySize else {
        throw SavedModelError.vocabularySize(
          path: vocabularyPath, count: vocabulary.count, configuration: configuration.vocabularySize)
      }
      let path = best ? directory + "/" + Self.bestName : FileName.weights.path(in: directory)
      let weights = try SafetensorsFile(contentsOf: path)
      self.init(model: try LanguageModel(configuration, weights: weights, path: path), vocabulary: vocabulary)
      let companions = weights.metadata[Self.companionsKey]
      guard try companions == nil || companions == companionsDigest() else {
        throw SavedModelError.foreignWeights(path: path)
      }
    } catch {
      throw SavedModelError(error)
    }
  }
}
