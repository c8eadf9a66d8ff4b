import Foundation
@testable import RefrainText
import Testing

@Suite struct CorpusTests {
  @Test(
    arguments: [
      ("a\nb\r\nc", nil, Corpus.Newlines.keep, "a\nb\r\nc", 6), ("a\nb\r\nc", nil, .space, "a b  c", 6),
      ("a\nb\r\nc", 4, .space, "a b ", 4), ("a\nb\r\nc", 4, .keep, "a\nb\r", 4), ("灯还亮着", 3, .keep, "灯还亮", 3),
      ("e\u{301}x", 1, .keep, "e", 1), ("😀灯", 1, .space, "😀", 1), ("灯", 5, .keep, "灯", 1),
      ("\u{2028}\u{85}", nil, .space, "\u{2028}\u{85}", 2),
    ] as [(String, Int?, Corpus.Newlines, String, Int)])
  func takesCharacters(
    _ text: String, _ characters: Int?, _ newlines: Corpus.Newlines, _ expected: String, _ count: Int
  ) throws {
    let corpus = try Corpus(text: text, characters: characters, newlines: newlines)
    #expect(Array(corpus.text.unicodeScalars) == Array(expected.unicodeScalars))
    #expect(corpus.characterCount == count)
  }

  @Test func refusals() {
    #expect(throws: CorpusError.empty(nil)) { try Corpus(text: "") }
    #expect(throws: CorpusError.invalidCharacterCount(0)) { try Corpus(text: "a", characters: 0) }
    #expect(throws: CorpusError.invalidCharacterCount(-1)) { try Corpus(text: "a", characters: -1) }
  }

  @Test(arguments: [
    // Chinese: two characters of the first line, and of the first line that begins past the middle.
    ("灯还亮着\n雨在敲窗\n他写完信\n放进河里\n", ["灯还", "放进"]),
    // The same with newlines as spaces.
    ("灯还亮着 雨在敲窗 他写完信 放进河里 ", ["灯还", "放进"]),
    // Words.
    ("The lamp is lit\nand rain\nis at the pane\nagain\n", ["The", "is"]),
    ("\"Don't,\" he said\nand left.\n", ["Don't", "and"]),
    // One line.
    ("once upon a time there was rain", ["once", "there"]),
    ("灯还亮着雨在敲窗", ["灯还", "雨在"]), ("灯还亮着雨在敲窗\n", ["灯还", "雨在"]),
    // The middle lies in the last line.
    ("一\n二三\n灯还亮着雨在敲窗", ["一", "二三"]), ("a b\nlonger than the first", ["a", "longer"]),
    // Nothing else to begin with.
    ("灯还\n灯还\n灯还\n", ["灯还"]), ("a", ["a"]), ("灯", ["灯"]), ("!?…", ["!?"]), ("\n", ["\n"]), ("  \n\n", ["  "]),
    // Empty lines and marks are passed over.
    ("\n\n「灯还亮着」\n\n\n……\n（雨）在敲\n", ["灯还", "雨）"]),
  ])
  func suggestsPrompts(_ text: String, _ expected: [String]) throws {
    #expect(try Corpus(text: text).suggestedPrompts == expected)
  }

  @Test(arguments: BuiltinCorpus.allCases, Corpus.Newlines.allCases)
  func promptsOfTheBuiltinTexts(_ builtin: BuiltinCorpus, _ newlines: Corpus.Newlines) throws {
    let corpus = try Corpus(builtin: builtin, newlines: newlines)
    let prompts = corpus.suggestedPrompts
    #expect(prompts.count == 2)
    #expect(prompts == corpus.suggestedPrompts)
    for prompt in prompts {
      #expect(corpus.text.contains(prompt))
      #expect(!prompt.contains { $0.isWhitespace })
      if builtin == .chinese { #expect(prompt.unicodeScalars.count == 2) }
    }
  }

  @Test func encodesWithItsVocabulary() throws {
    let corpus = try Corpus(builtin: .chinese)
    let vocabulary = Vocabulary(of: corpus.text)
    let ids = try vocabulary.encode(corpus.text)
    #expect(ids.count == corpus.characterCount)
    #expect(try vocabulary.decode(ids) == corpus.text)
  }
}

@Suite struct BuiltinCorpusTests {
  @Test func markup() {
    let source = """
      # One
      a
      b

      [refrain]
      c

      d
      # Two

      e

      """
    let songs = BuiltinSong.parse(source)
    #expect(songs.map(\.title) == ["One", "Two"])
    #expect(songs[0].stanzas.map(\.lines) == [["a", "b"], ["c"], ["d"]])
    #expect(songs[0].stanzas.map(\.isRefrain) == [false, true, false])
    #expect(songs[1].stanzas.map(\.lines) == [["e"]])
  }

  @Test(arguments: BuiltinCorpus.allCases)
  func textIsTheLyricsAlone(_ corpus: BuiltinCorpus) {
    let text = corpus.text
    let songs = text.split(separator: "\n\n", omittingEmptySubsequences: false)
    #expect(songs.count == corpus.songs.count)
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    #expect(!text.contains("#") && !text.contains("[refrain]") && !text.contains("\n\n\n"))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines == corpus.songs.flatMap(\.lines))
  }

  @Test(arguments: BuiltinCorpus.allCases)
  func songsAreWellFormed(_ corpus: BuiltinCorpus) {
    #expect(corpus.songs.count >= 10)
    #expect(Set(corpus.songs.map(\.title)).count == corpus.songs.count)
    for song in corpus.songs {
      #expect(!song.title.isEmpty)
      let kinds = Set(song.stanzas.map(\.isRefrain))
      #expect(kinds == [true, false], "\(song.title) lacks verses or a refrain")
      for line in song.lines { #expect(line == line.trimmingCharacters(in: .whitespaces), "in \(song.title)") }
    }
  }

  @Test(arguments: BuiltinCorpus.allCases)
  func noLineOccursTwiceOutsideRefrains(_ corpus: BuiltinCorpus) {
    let verses = corpus.songs.flatMap(\.stanzas).filter { !$0.isRefrain }.flatMap(\.lines)
    let refrains = Set(corpus.songs.flatMap(\.stanzas).filter(\.isRefrain).flatMap(\.lines))
    var seen: Set<String> = []
    for line in verses {
      #expect(seen.insert(line).inserted, "occurs twice: \(line)")
      #expect(!refrains.contains(line), "stands in a refrain too: \(line)")
    }
  }

  @Test func areLargeEnough() throws {
    let chinese = try Corpus(builtin: .chinese)
    #expect(chinese.characterCount >= 12_000)
    #expect(Vocabulary(of: chinese.text).count >= 900)
    #expect(try Corpus(builtin: .english).characterCount >= 12_000)
    #expect(try Vocabulary(of: Corpus(builtin: .english).text).tokens.allSatisfy { $0.utf8.count == 1 })
  }
}

/// The lyrics of "Dive into Deep Learning", which are no part of this repository.
@Suite struct LyricsTests {
  static let path = ProcessInfo.processInfo.environment["REFRAIN_LYRICS"]

  @Test(.enabled(if: path != nil, "REFRAIN_LYRICS does not name jaychou_lyrics.txt.zip"))
  func hasTheBooksNumbers() throws {
    let path = try #require(Self.path)
    let corpus = try Corpus(contentsOf: path, characters: 10_000, newlines: .space)
    #expect(corpus.characterCount == 10_000)
    let vocabulary = Vocabulary(of: corpus.text)
    #expect(vocabulary.count == 1_027)
    #expect(try vocabulary.encode(corpus.text).count == 10_000)
    #expect(corpus.suggestedPrompts.map(\.unicodeScalars.count) == [2, 2])
    #expect(try Corpus(contentsOf: path).characterCount > 10_000)
  }
}
