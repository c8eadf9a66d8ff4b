/// The texts that Refrain brings along: our own song lyrics, dedicated to the public domain (CC0 1.0).
public enum BuiltinCorpus: String, CaseIterable, Sendable, Codable {
  /// Sixty Chinese songs.
  case chinese
  /// Twenty-four English songs.
  case english
}
