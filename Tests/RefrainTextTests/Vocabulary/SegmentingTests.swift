@testable import RefrainText
import Testing

/// Texts that are hard to cut, and none of which may change on the way to ids and back.
let difficultTexts = [
  "", "\u{FEFF}", "今天我们不走，好吗？", "Don't stop, singin' it's 3.14!",
  "a\r\nb\n\r\n\r c\r", "  two\t\tspaces \n \n",

  "👨‍👩‍👧‍👦👍🏽🇩🇪🇫🇷🇩🏴󠁧󠁢󠁥󠁮󠁧󠁿1️⃣❤️‍🔥",
  "e\u{301}é\u{212B}\u{C5}A\u{30A}\u{301}", "שָׁלוֹם עולם، مرحبا بالعالم",
  "สวัสดีชาวโลก नमस्ते क्षत्रिय 한국어 각",
  "\u{301}leading mark, \u{200D}joiner, \u{600}1 prepended",
  "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
  "it’s o'clock ''' 'tis rock'n'roll'",
  "Z\u{300}\u{301}\u{302}\u{303}\u{304}algo", "１２３ＡＢＣ，、。「」゛ﾞカﾞ",
  "🇩🇪🇩🇪🇩", "x\u{200B}y\u{AD}z",
]

/// The scalars among which cluster boundaries are least obvious, and some that a text is full of.
let boundaryScalars: [Unicode.Scalar] = [
  "a", "1", " ", "\r", "\n", "中", "の", "。", "\u{301}", "\u{200D}", "👩", "👍", "🏽", "🇩", "🇪", "\u{600}", "\u{FE0F}", "❤",
  "\u{1100}", "\u{1161}", "\u{11A8}", "각", "क", "\u{94D}", "ष", "\u{903}", "'", "’", "\u{302A}", "ﾞ", "\u{E0067}", "©",
  "\u{85}", "\u{3000}", "ก", "\u{0E33}", "Å", "𝒳",
]

func randomText(_ count: Int, seed: UInt64) -> String {
  var random = SeededGenerator(state: seed)
  return String(String.UnicodeScalarView((0..<count).map { _ in boundaryScalars.randomElement(using: &random) ?? "?" }))
}

@Suite struct SegmentingTests {
  private func parts(_ unit: Vocabulary.Unit, of text: String) -> [String] {
    var segmenter = Segmenter(unit)
    var parts: [String] = []
    for scalar in text.unicodeScalars { segmenter.add(scalar) { parts.append(String(decoding: $0, as: UTF8.self)) } }
    segmenter.finish { parts.append(String(decoding: $0, as: UTF8.self)) }
    return parts
  }

  /// Canonically equivalent strings are equal, so scalars are compared.
  private func scalars(_ parts: [String]) -> [[Unicode.Scalar]] { parts.map { Array($0.unicodeScalars) } }

  @Test(arguments: difficultTexts)
  func graphemesAreThoseOfSwift(_ text: String) {
    #expect(scalars(parts(.grapheme, of: text)) == text.map { Array($0.unicodeScalars) })
  }

  @Test func graphemesOfRandomTextsAreThoseOfSwift() {
    for seed in 0..<200 as Range<UInt64> {
      let text = randomText(60, seed: seed)
      #expect(scalars(parts(.grapheme, of: text)) == text.map { Array($0.unicodeScalars) }, "seed \(seed)")
    }
  }

  @Test(arguments: Vocabulary.Unit.allCases, difficultTexts)
  func nothingIsLost(_ unit: Vocabulary.Unit, _ text: String) {
    #expect(Array(parts(unit, of: text).joined().unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: [
    ("Don't stop, it’s 3.14!", ["Don't", " ", "stop", ",", " ", "it’s", " ", "3", ".", "14", "!"]),
    ("'tis singin' rock''n", ["'", "tis", " ", "singin", "'", " ", "rock", "'", "'", "n"]),
    ("今天。カナ ok", ["今", "天", "。", "カ", "ナ", " ", "ok"]),
    ("a\r\nb  c\t", ["a", "\r\n", "b", " ", " ", "c", "\t"]),
    ("👍🏽go naïve e\u{301}te", ["👍🏽", "go", " ", "naïve", " ", "e\u{301}te"]),
    ("สวัสดี", ["ส", "วั", "ส", "ดี"]), ("한국어 שלום", ["한국어", " ", "שלום"]),
  ])
  func words(_ text: String, _ expected: [String]) {
    #expect(scalars(parts(.word, of: text)) == scalars(expected))
  }

  @Test(arguments: [
    ("Hello, big  world", ["Hello", ",", " big", "  ", "world"]),
    ("don't 12 a1", ["don't", " 12", " a", "1"]), ("a\n\n b\r\n", ["a", "\n\n", " b", "\r\n"]),
    ("今天，好 吗", ["今天", "，", "好", " 吗"]), (" \t x …", [" \t ", "x", " …"]), ("   ", ["   "]),
  ])
  func pieces(_ text: String, _ expected: [String]) {
    #expect(parts(.bpe, of: text) == expected)
  }

  @Test func endlessRunsAreCut() {
    let marks = "a" + String(repeating: "\u{301}", count: 5_000)
    let clusters = parts(.grapheme, of: marks)
    #expect(clusters.allSatisfy { $0.utf8.count <= GraphemeSegmenter.longest } && clusters.count == 10)
    #expect(parts(.word, of: String(repeating: "ab", count: 1_000)).map(\.utf8.count).max() == WordSegmenter.longest)
    let pieces = parts(.bpe, of: " " + String(repeating: "猫", count: 130) + String(repeating: " ", count: 65) + "x")
    #expect(pieces.map(\.unicodeScalars.count) == [65, 64, 2, 64, 2])
  }
}

@Suite struct GraphemeAssemblerTests {
  /// What comes out, fed in chunks of random sizes.
  private func assembled(_ bytes: [UInt8], seed: UInt64) -> [String] {
    var random = SeededGenerator(state: seed)
    var assembler = GraphemeAssembler()
    var parts: [String] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = Int.random(in: 0...5, using: &random)
      parts.append(assembler.feed(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return parts + [assembler.finish()]
  }

  @Test(arguments: difficultTexts)
  func neverHalfACluster(_ text: String) {
    for seed in 0..<20 as Range<UInt64> {
      let parts = assembled(Array(text.utf8), seed: seed)
      #expect(Array(parts.joined().unicodeScalars) == Array(text.unicodeScalars))
      // Each part is whole clusters of the text.
      #expect(parts.flatMap { $0.map { Array($0.unicodeScalars) } } == text.map { Array($0.unicodeScalars) })
    }
  }

  @Test func brokenBytesAreReplacedAsSwiftDoes() {
    var random = SeededGenerator(state: 9)
    for seed in 0..<300 as Range<UInt64> {
      var bytes = Array(randomText(12, seed: seed).utf8)
      for _ in 0..<4 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
      let cut = Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &random)))
      let expected = String(decoding: cut, as: UTF8.self)
      #expect(Array(assembled(cut, seed: seed).joined().unicodeScalars) == Array(expected.unicodeScalars), "\(cut)")
    }
  }

  @Test func lagsByOneCluster() {
    var assembler = GraphemeAssembler()
    #expect(assembler.feed("👩".utf8) == "")
    #expect(assembler.feed("\u{200D}👧".utf8) == "")
    #expect(assembler.feed("ab".utf8) == "👩\u{200D}👧a")
    // Half a character does not show yet what it will be.
    #expect(assembler.feed([0xE4, 0xBD]) == "")
    #expect(assembler.finish() == "b\u{FFFD}")
    #expect(assembler.finish() == "")
  }
}
