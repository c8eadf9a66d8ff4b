@testable import RefrainText
import Testing

@Suite struct LyricsFormTests {
  @Test func sectionsAreRead() throws {
    let sections = try LyricsForm.sections(parsing: "verse chorus:2 Bridge:3:AAB 副歌, hook", lineCount: 6)
    #expect(sections.map(\.name) == ["verse", "chorus", "Bridge", "副歌", "hook"])
    #expect(sections.map(\.lineCount) == [6, 2, 3, 6, 6])
    #expect(sections.map(\.isRefrain) == [false, true, false, true, true])
    #expect(sections[2].rhyme == .scheme(["A", "A", "B"]) && sections[0].rhyme == nil)
    for text in ["verse:x", ":4", "verse:4:AA:1"] {
      #expect(throws: LyricsError.self) { try LyricsForm.sections(parsing: text) }
    }
  }

  @Test func lengthsAreRead() throws {
    for (text, length) in [
      ("7", LineLength.characters(7)), ("5-9", .characters(5...9)), ("6w", .words(6)), ("4-7w", .words(4...7)),
    ] {
      #expect(try LineLength(parsing: text) == length)
    }
    for text in ["", "0", "-3", "9-5", "w", "5-", "a", "1-2-3", "501", "99999999999999999999", "5-9ww"] {
      #expect(throws: LyricsError.badLength(text)) { try LineLength(parsing: text) }
    }
  }

  @Test func rhymesAreRead() throws {
    #expect(try LineRhyme(parsing: "ABXB") == .scheme(["A", "B", "X", "B"]))
    #expect(try LineRhyme(parsing: "天,年 边") == .endings(["天", "年", "边"]))
    #expect(throws: LyricsError.badRhyme("")) { try LineRhyme(parsing: "") }
    #expect(throws: LyricsError.badRhyme(" ,")) { try LineRhyme(parsing: " ,") }
    #expect(try RhymeSound(parsing: "天年,光方") == .groups([["天", "年"], ["光", "方"]]))
    #expect(try RhymeSound(parsing: "character") == .character && RhymeSound(parsing: "sound") == .sound)
    #expect(throws: LyricsError.badRhymeSound(",")) { try RhymeSound(parsing: ",") }
  }

  /// Pairs that rhyme, and pairs that do not.
  @Test(
    arguments: [
      ("on the sill,", "harbour still.", true), ("half past five", "half alive", true), ("the tide", "so wide!", true),
      ("day", "away", true), ("night", "light", true), ("tree", "free", true), ("the queen", "seen", true),
      ("bell", "ball", false), ("night", "note", false), ("moon", "month", false), ("the time", "the tide", false),
      ("站在窗前", "白云边", true), ("天亮", "远方。", true), ("月光", "灯火", false), ("小巷", "月亮", true),
      ("사랑", "바람", false), ("나라", "바다", true), ("さくら", "そら", true), ("Größe", "Blöße", true),
      ("любовь", "кровь", true),
    ] as [(String, String, Bool)])
  func soundsThatRhyme(_ first: String, _ second: String, _ rhyme: Bool) {
    let keys = [first, second].map { RhymeSound.sound.key(of: Array($0)) }
    #expect(keys[0] != nil && (keys[0] == keys[1]) == rhyme, "\(keys)")
  }

  @Test func keysOfOtherKinds() {
    #expect(RhymeSound.character.key(of: Array("the seA.")) == .character("a"))
    #expect(RhymeSound.character.key(of: Array("...")) == nil)
    let groups = RhymeSound.groups([["天", "光"]])
    #expect(groups.key(of: Array("今天")) == groups.key(of: Array("阳光")))
    #expect(groups.key(of: Array("月亮")) == .character("亮"))
  }

  /// Each character rhymes in one way, and the common ones do.
  @Test func mandarin() {
    let all = (0..<13).flatMap { Array(MandarinRhymes.characters(of: $0).unicodeScalars) }
    #expect(Set(all).count == all.count && all.count > 5_000)
    #expect(all.allSatisfy { $0.properties.isIdeographic })
    for (characters, rhyme) in [("家花下", 0), ("河说", 1), ("天边远", 9), ("人心春", 10), ("光方亮", 11), ("中风灯", 12)] {
      for character in characters.unicodeScalars { #expect(MandarinRhymes.rhyme(of: character) == rhyme) }
    }
    #expect(MandarinRhymes.rhyme(of: "a") == nil)
  }

  @Test func refusals() throws {
    let writer = opinionatedWriter("abcdefgmnor \n")
    func refusal(_ prompt: String = "", _ change: (inout LyricsForm) -> Void) -> LyricsError? {
      var form = LyricsForm(sections: [.init("verse", lineCount: 2)])
      change(&form)
      do {
        _ = try writer.lyrics(form, after: prompt, draftCount: 2)
      } catch WritingError.lyrics(let error) {
        return error
      } catch {
        Issue.record("\(error)")
      }
      return nil
    }
    #expect(refusal { $0.sections = [] } == .noSections)
    #expect(refusal { $0.sections[0].lineCount = 0 } == .badLineCount(0))
    #expect(refusal { $0.sections[0].lineCount = 1_001 } == .badLineCount(1_001))
    #expect(refusal { $0.required = ["x"] } == .unwritable(word: "x"))
    #expect(refusal { $0.required = ["!"] } == .emptyWord("!"))
    #expect(refusal { $0.excluded = ["a\nb"] } == .emptyWord("a\nb"))
    #expect(refusal { ($0.required, $0.excluded) = (["moon"], ["Moon"]) } == .requiredAndExcluded(word: "moon"))
    #expect(
      refusal { ($0.required, $0.length) = (["moon"], .characters(3)) }
        == .wordsDoNotFit(["moon"], longest: 3, unit: .characters))
    #expect(
      refusal("abcdef") { $0.length = .characters(3) } == .promptBreaksRules("abcdef"))
    #expect(refusal { $0.rhyme = .endings(["x", "y"]) } == .unwritable(word: "xy"))
    // A line of one letter that must rhyme and may not.
    let impossible = refusal {
      ($0.length, $0.rhyme, $0.excluded) = (.characters(1), .endings(["a"]), ["a"])
    }
    #expect(
      impossible
        == .noLineFound(section: "verse", line: 1, wanted: "has 1 character, ends in one of a, does without \"a\""))
    #expect(refusal { $0.lineEnd = "|" } == .noLineEnd("|"))
    var form = LyricsForm(sections: [.init("verse")])
    #expect(throws: LyricsError.noRefrain) { try form.setRefrain(["a"]) }
    #expect(throws: WritingError.self) { try writer.lyrics(form, draftCount: 0) }
    #expect(throws: WritingError.badTemperature(0)) {
      try writer.lyrics(form, WritingOptions(sampling: .temperature(0)))
    }
  }
}
