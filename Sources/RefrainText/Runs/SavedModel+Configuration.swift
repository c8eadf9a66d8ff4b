#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SavedModel {
  /// What `config.json` in a directory says of its model, without reading the weights; nil where there is no such file.
  ///
  /// - Throws: ``SavedModelError`` that names what is broken or too new.
  public static func configuration(in directory: String) throws(SavedModelError) -> LanguageModel.Configuration? {
    let path = FileName.configuration.path(in: directory)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try ConfigurationFile.read(path)
    } catch {
      throw SavedModelError(error)
    }
  }

  /// Whether a directory holds a model's weights.
  public static func hasWeights(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: FileName.weights.path(in: directory))
  }
}
