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
    songs.map { song in song.lines.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private static let chineseSongs = BuiltinSong.parse(chineseSources)
  private static let englishSongs = BuiltinSong.parse(englishSources)
}
