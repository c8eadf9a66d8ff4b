#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The file `vocabulary.json`: `{"format": 1, "unit": "scalar", "tokens": ["…", …]}`, tokens in id order.
private struct VocabularyFile: Codable {
  var format: Int
  var unit: String
  var tokens: [String]
}

/// What is read before the rest: a newer format may have other fields.
private struct VocabularyFileFormat: Decodable {
  var format: Int
}

extension Vocabulary {
  private static let format = 1
  private static let unit = "scalar"
  /// Every scalar there is takes less as JSON.
  private static let largestFile = 64 << 20

  /// Reads `vocabulary.json`.
  ///
  /// - Throws: ``VocabularyFileError`` that names the file and what is wrong with it.
  public init(contentsOf path: String) throws(VocabularyFileError) {
    let bytes: Data
    do throws(FileError) {
      bytes = try DurableFile.read(path, limit: Self.largestFile)
    } catch {
      throw .file(error)
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads the bytes of such a file; `path` is for messages.
  package init(parsing bytes: Data, path: String) throws(VocabularyFileError) {
    let format: Int
    let file: VocabularyFile?
    do throws(JSONFileError) {
      format = try JSONFile.decode(VocabularyFileFormat.self, from: bytes, path: path).format
      file = format == Self.format ? try JSONFile.decode(VocabularyFile.self, from: bytes, path: path) : nil
    } catch {
      throw .json(error)
    }
    guard let file else { throw .unknownFormat(path: path, format) }
    guard file.unit == Self.unit else { throw .unknownUnit(path: path, file.unit) }
    do throws(VocabularyError) {
      try self.init(tokens: file.tokens)
    } catch {
      throw .tokens(path: path, error)
    }
  }

  /// The bytes of `vocabulary.json`; the same for the same vocabulary.
  package func fileContent() throws(JSONFileError) -> Data {
    let file = VocabularyFile(format: Self.format, unit: Self.unit, tokens: tokens)
    return try JSONFile.encode(file, path: "vocabulary.json")
  }
}
