import ArgumentParser
import RefrainText

/// The file `settings.json` of a run: every flag of `refrain train` that has a say in what comes out, by its name, with
/// the value that it had, be it given or by default.
struct RunSettings: Codable, Equatable {
  static let name = "settings.json"
  private static let format = 1
  private static let largestFile = 1 << 20

  var format = Self.format
  var settings: [String: SettingValue]

  static func path(in directory: String) -> String { directory + (directory.hasSuffix("/") ? "" : "/") + name }

  init(_ settings: [String: SettingValue]) { self.settings = settings }

  init(contentsOf path: String) throws {
    struct Format: Decodable { var format: Int }
    let bytes = try DurableFile.read(path, limit: Self.largestFile)
    let format = try JSONFile.decode(Format.self, from: bytes, path: path).format
    guard format == Self.format else { throw UnknownSettingsFormat(path: path, format: format) }
    self = try JSONFile.decode(RunSettings.self, from: bytes, path: path)
  }

  func write(to directory: String) throws {
    let path = Self.path(in: directory)
    try DurableFile.write(try JSONFile.encode(self, path: path), to: path)
  }

  /// As a command line: flags in the order of their names, then what stands without one.
  func arguments(positional: Set<String>) -> [String] {
    var flags: [String] = []
    var plain: [String] = []
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      if positional.contains(name) {
        // A path that begins with a hyphen would be read as a flag.
        plain += value.words.map { $0.hasPrefix("-") ? "./" + $0 : $0 }
      } else if case .flag(let isSet) = value {
        flags += isSet ? ["--\(name)"] : []
      } else {
        flags += value.words.map { "--\(name)=\($0)" }
      }
    }
    return flags + plain
  }
}

struct UnknownSettingsFormat: Error, CustomStringConvertible {
  let path: String
  let format: Int

  var description: String {
    "\(printable(path)) has format \(format), and this version of Refrain reads format 1; "
      + (format > 1 ? "update Refrain" : "the file is damaged")
  }
}
