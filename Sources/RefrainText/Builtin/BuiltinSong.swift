/// A song of a built-in corpus.
struct BuiltinSong: Equatable {
  struct Stanza: Equatable {
    /// A refrain may come back, and the lines of other stanzas may not.
    var isRefrain = false
    var lines: [String] = []
  }

  let title: String
  var stanzas: [Stanza] = []

  var lines: [String] { stanzas.flatMap(\.lines) }

  /// The lines, each ended by a newline.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// The songs of embedded sources. In these, `# title` begins a song, blank lines part its stanzas, and `[refrain]`
  /// as first line marks one.
  static func parse(_ sources: [StaticString]) -> [BuiltinSong] {
    sources.flatMap { source in
      source.withUTF8Buffer { parse(String(decoding: $0, as: UTF8.self)) }
    }
  }

  static func parse(_ source: String) -> [BuiltinSong] {
    var songs: [BuiltinSong] = []
    var stanza = Stanza()
    func endStanza() {
      if !stanza.lines.isEmpty {
        if songs.isEmpty { songs.append(BuiltinSong(title: "")) }
        songs[songs.count - 1].stanzas.append(stanza)
      }
      stanza = Stanza()
    }
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# ") {
        endStanza()
        songs.append(BuiltinSong(title: String(line.dropFirst(2))))
      } else if line.isEmpty {
        endStanza()
      } else if line == "[refrain]" {
        stanza.isRefrain = true
      } else {
        stanza.lines.append(String(line))
      }
    }
    endStanza()
    return songs
  }
}
