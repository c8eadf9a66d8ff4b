import Refrain

/// The lines of the English songs as words, those of every fourth song held out.
struct SongLines {
  var training: [[Substring]] = []
  var heldOut: [[Substring]] = []

  init() throws {
    for (number, song) in try Corpus(builtin: .english).text.split(separator: "\n\n").enumerated() {
      var seen: Set<Substring> = []
      for line in song.lowercased().split(separator: "\n") where seen.insert(line).inserted {
        // Capitals and punctuation would tell where a line begins and ends.
        let words = line.split { !($0.isLetter || $0 == "'") }
        guard Set(words).count > 3 else { continue }
        if number % 4 == 3 { heldOut.append(words) } else { training.append(words) }
      }
    }
  }
}
