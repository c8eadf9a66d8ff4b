/// The file `config.json`.
struct ConfigurationFile: Codable {
  private static let format = 1
  private static let largestFile = 1 << 20

  var format: Int
  var model: LanguageModel.Configuration
  /// How the weights are to be read; a reader that knows another convention must not take them.
  var conventions: Conventions

  struct Conventions: Codable, Equatable {
    var layout = "pytorch"
    var recurrence = "h = activation(weight_ih x + bias_ih + weight_hh h + bias_hh)"
  }

  private struct Format: Decodable {
    var format: Int
  }

  init(_ model: LanguageModel.Configuration) {
    format = Self.format
    self.model = model
    conventions = Conventions()
  }

  static func read(_ path: String) throws -> LanguageModel.Configuration {
    let bytes = try DurableFile.read(path, limit: largestFile)
    let format = try JSONFile.decode(Format.self, from: bytes, path: path).format
    guard format == Self.format else { throw SavedModelError.unknownFormat(path: path, format) }
    let file = try JSONFile.decode(ConfigurationFile.self, from: bytes, path: path)
    guard file.conventions == Conventions() else { throw SavedModelError.unknownConventions(path: path) }
    do {
      try file.model.validate()
    } catch {
      throw SavedModelError.configuration(path: path, error)
    }
    return file.model
  }
}
