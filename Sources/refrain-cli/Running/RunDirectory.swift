import RefrainText

/// Where runs are written when no directory is named.
enum RunDirectory {
  /// The first of `runs/name`, `runs/name-2`, … that holds no saved model.
  static func unused(named name: String) -> String {
    let base = "runs/\(name)"
    guard SavedModel.exists(in: base) else { return base }
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
