extension BuiltinCorpus {
  /// The songs, parsed once.
  var songs: [BuiltinSong] {
    switch self {
    case .chinese: Self.chineseSongs
    case .english: Self.englishSongs
    }
  }

  /// What a model learns from: each lyric line ended by a newline, a blank line between songs; titles, marks and
  /// the blank lines between stanzas are left out.
  var text: String {
    songs.map(\.text).joined(separator: "\n")
  }

  /// The text, or its songs.
  func pieces(_ pieces: CorpusSource.Pieces) -> [String] {
    switch pieces {
    case .whole: [text]
    case .files: songs.map(\.text)
    }
  }

  private static let chineseSongs = BuiltinSong.parse(chineseSources)
  private static let englishSongs = BuiltinSong.parse(englishSources)
}
