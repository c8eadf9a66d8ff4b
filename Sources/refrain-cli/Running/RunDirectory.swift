import RefrainText

/// Where runs are written.
enum RunDirectory {
  /// The first of `path`, `path-2`, … that holds no saved model.
  static func unused(from path: String) -> String {
    guard SavedModel.exists(in: path) else { return path }
    var base = path[...]
    while base.count > 1, base.hasSuffix("/") { base = base.dropLast() }
    var number = 2
    while SavedModel.exists(in: "\(base)-\(number)") { number += 1 }
    return "\(base)-\(number)"
  }

  /// The file's name without the endings of texts and archives.
  static func name(forText path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? "text"
    for ending in [".gz", ".zip", ".txt"] where name.lowercased().hasSuffix(ending) && name.count > ending.count {
      name = String(name.dropLast(ending.count))
    }
    return name
  }
}
