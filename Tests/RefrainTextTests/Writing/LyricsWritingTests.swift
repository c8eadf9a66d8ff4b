import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

/// Models with random weights know nothing of language, so that all that is right about their lyrics is the rules'.
private let english = opinionatedWriter("abcdefghijklmnoprstuvwy ,'\n")
private let chinese = opinionatedWriter("天年边月亮光方我你的灯还着雨在敲窗春风花\n")

private func options(_ seed: UInt64) -> WritingOptions { WritingOptions(sampling: .temperature(1), seed: seed) }

private func lines(_ writer: Writer, _ form: LyricsForm, _ prompt: String = "", seed: UInt64 = 1) throws -> [String] {
  try writer.lyrics(form, after: prompt, options(seed), draftCount: 4).sections.flatMap(\.lines)
}

private func verse(_ count: Int, _ change: (inout LyricsForm) -> Void) -> LyricsForm {
  var form = LyricsForm(sections: [.init("verse", lineCount: count)])
  change(&form)
  return form
}

private func isWell(_ line: String) -> Bool {
  !line.isEmpty && !line.contains("  ") && line.first != " " && line.last != " " && !line.contains("\n")
}

@Suite struct LyricsWritingTests {
  @Test(arguments: [1...1, 5...5, 7...7, 3...6, 20...24] as [ClosedRange<Int>], [1, 2] as [UInt64])
  func charactersOfALine(_ range: ClosedRange<Int>, _ seed: UInt64) throws {
    for writer in [english, chinese] {
      let written = try lines(writer, verse(4) { $0.length = .characters(range) }, seed: seed)
      #expect(written.count == 4 && written.allSatisfy { range.contains($0.count) && isWell($0) }, "\(written)")
    }
  }

  @Test(arguments: [1...1, 3...3, 2...5] as [ClosedRange<Int>])
  func wordsOfALine(_ range: ClosedRange<Int>) throws {
    for writer in [english, chinese] {
      let written = try lines(writer, verse(4) { $0.length = .words(range) })
      #expect(written.allSatisfy { range.contains(lyricsWords(of: Array($0)).count) && isWell($0) }, "\(written)")
    }
  }

  /// With nothing asked for, lines are what the model makes of them.
  @Test func nothingAsked() throws {
    let written = try lines(chinese, verse(6) { _ in })
    #expect(written.count == 6 && written.allSatisfy(isWell))
    #expect(Set(written).count == 6, "lines do not repeat by themselves")
  }

  @Test func endsInOneOfASet() throws {
    for (writer, endings) in [(english, Set("tn" as String)), (chinese, Set("天年" as String))] {
      let written = try lines(
        writer,
        verse(5) {
          $0.length = .characters(4...8)
          $0.rhyme = .endings(endings)
        })
      for line in written {
        #expect(line.last(where: \.isWordCharacter).map { endings.contains($0) } == true, "\(written)")
      }
    }
  }

  @Test(arguments: ["AABB", "ABAB", "AABA", "XAXA", "AAAA"])
  func schemes(_ scheme: String) throws {
    for (writer, sound) in [
      (english, RhymeSound.sound), (english, .character), (chinese, .sound), (chinese, .character),
      (chinese, .groups([["天", "年", "边"], ["光", "方", "亮", "窗"]])),
    ] {
      // Twice as long as the scheme, which begins again with other rhymes.
      let written = try lines(
        writer,
        verse(8) {
          $0.length = .characters(7...12)
          $0.rhyme = .scheme(Array(scheme))
          $0.sound = sound
        })
      let keys = written.map { sound.key(of: Array($0)) }
      for first in keys.indices {
        for second in keys.indices where first / 4 == second / 4 && first < second {
          let letters = [first, second].map { Array(scheme)[$0 % 4] }
          if letters[0] == letters[1], letters[0] != "X" {
            #expect(keys[first] != nil && keys[first] == keys[second], "\(written)")
          }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func requiredAndExcluded(_ seed: UInt64) throws {
    for (writer, required, excluded) in [
      (english, ["moon", "a river", "fly"], ["b", "in", "o"]), (chinese, ["月亮", "灯还亮"], ["我", "天年", "雨"]),
    ] {
      let written = try lines(
        writer,
        verse(3) {
          $0.length = .characters(10...16)
          $0.required = required
          $0.excluded = excluded
          $0.rhyme = .scheme(["A"])
        }, seed: seed)
      let folded = written.map { foldCase(Array($0)) }
      for word in required {
        let word = try LyricsWord(word)
        #expect(folded.contains { word.occurs(in: $0, endCounts: true) }, "\(word.text): \(written)")
      }
      for word in excluded {
        let word = try LyricsWord(word)
        #expect(!folded.contains { word.occurs(in: $0, endCounts: true) }, "\(word.text): \(written)")
      }
    }
  }

  /// As many words as there is room for, and a line that is one of them.
  @Test func packedWithWords() throws {
    let tight = verse(2) {
      $0.length = .characters(9)
      $0.required = ["moon", "rain", "fly", "sing"]
    }
    let written = try lines(english, tight)
    for word in tight.required { #expect(written.joined(separator: " ").contains(word), "\(written)") }
    #expect(
      try lines(
        chinese,
        verse(1) {
          $0.length = .characters(2)
          $0.required = ["月亮"]
        }) == ["月亮"])
  }

  /// Excluded are whole words where spaces part them: neither "art" in "heart" nor a prefix.
  @Test func whatAWordIs() throws {
    func occurs(_ word: String, _ line: String, endCounts: Bool = true) throws -> Bool {
      try LyricsWord(word).occurs(in: foldCase(Array(line)), endCounts: endCounts)
    }
    #expect(try occurs("art", "the art of") && occurs("Art", "of art") && occurs("art", "ART!") && occurs("a b", "a b"))
    #expect(try !occurs("art", "heart") && !occurs("art", "arts") && !occurs("don", "don't") && !occurs("t", "don't"))
    #expect(try occurs("don't", "I don't") && occurs("art", "'art'") && occurs("月", "明月光"))
    #expect(try !occurs("art", "of art", endCounts: false) && occurs("月", "明月", endCounts: false))
  }

  /// A refrain comes back word for word, and what follows it depends on it.
  @Test func refrain() throws {
    let form = LyricsForm(sections: try LyricsForm.sections(parsing: "verse:2 chorus:2 verse:2 chorus bridge:1 chorus"))
    let lyrics = try chinese.lyrics(form, options(3), draftCount: 2)
    #expect(lyrics.sections.map(\.lines.count) == [2, 2, 2, 2, 1, 2])
    #expect(
      lyrics.sections[1].lines == lyrics.sections[3].lines && lyrics.sections[3].lines == lyrics.sections[5].lines)
    #expect(lyrics.sections.map(\.isRepeated) == [false, false, false, true, false, true])
    #expect(lyrics.sections[0].lines != lyrics.sections[2].lines)
    let stanzas = lyrics.sections.map { $0.lines.map { $0 + "\n" }.joined() }
    #expect(lyrics.text == stanzas.joined(separator: "\n"))

    var given = form
    try given.setRefrain(["灯还亮着", "雨在敲窗"])
    let first = try chinese.lyrics(given, options(3), draftCount: 2)
    #expect(first.sections[1].lines == ["灯还亮着", "雨在敲窗"] && first.sections[5].lines == first.sections[1].lines)
    #expect(first.sections[0] == lyrics.sections[0])
    try given.setRefrain(["雨在敲窗", "灯还亮着"])
    let second = try chinese.lyrics(given, options(3), draftCount: 2)
    #expect(second.sections[2] != first.sections[2], "the model has read another refrain")
  }

  /// The state goes on from line to line: each line's log-probabilities are those after all before it.
  @Test func logProbabilitiesAreTheModels() throws {
    var form = LyricsForm(sections: try LyricsForm.sections(parsing: "verse:2 chorus:1 verse:1 chorus"))
    form.length = .characters(4...6)
    form.rhyme = .scheme(["A"])
    let lyrics = try chinese.lyrics(form, after: "天年\n我", options(5), draftCount: 3)
    #expect(lyrics.text.hasPrefix("天年\n我") && lyrics.sections[0].lines[0].hasPrefix("我"))
    #expect(lyrics.sections.flatMap(\.lines).allSatisfy { (4...6).contains($0.count) })
    // Without the empty lines, which are for readers, and the last refrain, which was not chosen.
    let read = "天年\n" + lyrics.sections.dropLast().flatMap(\.lines).map { $0 + "\n" }.joined()
    let ids = try chinese.vocabulary.encode(read)
    #expect(Array(ids[4...]) == lyrics.ids)
    let (logits, _) = chinese.model(IndexTensor(Array(ids.dropLast()), shape: [1, ids.count - 1]))
    let expected = logSoftmax(logits)
    for (index, value) in lyrics.logProbabilities.enumerated() {
      #expect(abs(value - expected[3 + index].scalars[Int(lyrics.ids[index])]) < 1e-3)
    }
  }

  @Test func seedsReproduce() throws {
    let form = verse(3) { $0.length = .characters(6) }
    #expect(try lines(english, form, seed: 1) == lines(english, form, seed: 1))
    #expect(try lines(english, form, seed: 1) != lines(english, form, seed: 2))
    let greedy = try english.lyrics(form, WritingOptions(seed: 1))
    #expect(try greedy.sections == english.lyrics(form, WritingOptions(seed: 2)).sections)
  }

  @Test func showsWhatItReturns() throws {
    let form = LyricsForm(sections: try LyricsForm.sections(parsing: "verse:2 chorus:1 chorus"))
    var shown = "天年\n我"
    let lyrics = try chinese.lyrics(form, after: shown, options(1), draftCount: 2) { shown += $0 }
    #expect(shown == lyrics.text)
  }

  /// Models that were trained with line ends as spaces.
  @Test func spacesAsLineEnds() throws {
    let writer = opinionatedWriter("天年边月亮光方我你的灯还着雨 ")
    let form = verse(3) {
      $0.length = .characters(3...5)
      $0.lineEnd = " "
    }
    let written = try lines(writer, form)
    #expect(written.count == 3 && written.allSatisfy { !$0.contains(" ") && (3...5).contains($0.count) })
    #expect(throws: WritingError.lyrics(.noLineEnd("\n"))) { try lines(writer, verse(1) { _ in }) }
  }
}
