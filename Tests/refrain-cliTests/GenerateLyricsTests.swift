import Foundation
import Refrain
import Testing

@Suite struct GenerateLyricsTests {
  @Test func linesAndTheirLength() async throws {
    let sandbox = try await Sandbox.withModel()
    for (flag, range) in [("5", 5...5), ("6-8", 6...8)] {
      let lines = try await sandbox.generated("--lines", "3", "--line-length", flag).split(separator: "\n")
      #expect(lines.count == 3 && lines.allSatisfy { range.contains($0.count) }, "\(lines)")
    }
    let words = try await sandbox.generated("--lines", "2", "--line-length", "3w").split(separator: "\n")
    #expect(words.allSatisfy { $0.count(where: \.isLetter) == 3 }, "\(words)")
    #expect(try await sandbox.generated("--line-length", "5").split(separator: "\n").count == 4, "four by default")
  }

  /// The same as by the library, with all its settings.
  @Test func isTheLibrarys() async throws {
    let sandbox = try await Sandbox.withModel()
    var form = LyricsForm(sections: try LyricsForm.sections(parsing: "verse chorus:2 verse chorus", lineCount: 2))
    form.length = .characters(5...9)
    form.rhyme = .scheme(["A", "A"])
    form.sound = .character
    (form.required, form.excluded) = (["敲窗"], ["灯"])
    let sampling = Sampling(temperature: 1.1, topP: 0.9)
    let expected = try sandbox.writer.lyrics(form, after: "雨", WritingOptions(sampling: sampling, seed: 4))
    let flags = [
      "--prompt", "雨", "--form", "verse chorus:2 verse chorus", "--lines", "2", "--line-length", "5-9", "--rhyme", "AA",
      "--rhyme-by", "character", "--include", "敲窗", "--exclude", "灯", "--temperature", "1.1", "--top-p", "0.9",
      "--seed", "4",
    ]
    #expect(try await sandbox.generated(flags) == expected.text)
    let json = try await sandbox.generated(flags + ["--json"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["text"] as? String == expected.text && object["seed"] as? Int == 4)
    let sections = try #require(object["sections"] as? [[String: Any]])
    #expect(sections.map { $0["name"] as? String } == ["verse", "chorus", "verse", "chorus"])
    #expect(sections[3]["repeated"] as? Bool == true)
    let settings = try #require(object["settings"] as? [String: Any])
    #expect(settings["rhyme"] as? String == "AA" && settings["include"] as? [String] == ["敲窗"])
  }

  @Test func rhymes() async throws {
    let sandbox = try await Sandbox.withModel()
    let flags = ["--lines", "4", "--line-length", "4-8", "--seed", "3"]
    for line in try await sandbox.generated(flags + ["--rhyme", "窗,着"]).split(separator: "\n") {
      #expect(line.hasSuffix("窗") || line.hasSuffix("着"))
    }
    let same = try await sandbox.generated(flags + ["--rhyme", "ABAB", "--rhyme-by", "character"])
      .split(separator: "\n").compactMap(\.last)
    #expect(same.count == 4 && same[0] == same[2] && same[1] == same[3], "\(same)")
    let grouped = try await sandbox.generated(flags + ["--rhyme", "AAAA", "--rhyme-by", "灯船,还亮着雨"])
      .split(separator: "\n").compactMap(\.last)
    #expect(
      grouped.allSatisfy { "灯船".contains($0) } || grouped.allSatisfy { "还亮着雨".contains($0) } || Set(grouped).count == 1)
  }

  @Test func wordsInAndOut() async throws {
    let sandbox = try await Sandbox.withModel()
    for seed in 1...3 {
      let flags = ["--lines", "3", "--seed", "\(seed)"]
      #expect(try await sandbox.generated(flags + ["--include", "船在灯", "--include", "小雨"]).contains("船在灯"))
      let without = try await sandbox.generated(flags + ["--exclude", "船", "--exclude", "雨在"])
      #expect(!without.contains("船") && !without.contains("雨在"))
    }
    let plain = try await sandbox.generated("--lines", "8")
    #expect(plain.contains("船") || plain.contains("雨在"), "the model writes these by itself")
  }

  @Test func refrains() async throws {
    let sandbox = try await Sandbox.withModel()
    let own = try await sandbox.generated("--form", "verse:1 chorus:2 verse:1 chorus", "--seed", "2")
    let stanzas = own.split(separator: "\n\n")
    #expect(stanzas.count == 4 && own.hasSuffix(String(stanzas[3])))
    #expect(stanzas[1].split(separator: "\n") == stanzas[3].split(separator: "\n"), "\(own)")
    let given = try await sandbox.generated("--refrain", "灯还亮着 / 雨在敲窗", "--lines", "1")
    let parts = given.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(parts.count == 10 && parts[2...3] == ["灯还亮着", "雨在敲窗"] && parts[7...8] == ["灯还亮着", "雨在敲窗"], "\(given)")
  }

  @Test func severalAndSpaces() async throws {
    let sandbox = try await Sandbox.withModel()
    let both = try await sandbox.generated("--lines", "2", "--count", "2", "--seed", "5")
    let (first, second) = (
      try await sandbox.generated("--lines", "2", "--seed", "5"),
      try await sandbox.generated("--lines", "2", "--seed", "6")
    )
    #expect(both == first + "\n" + second && first != second)
    let spaced = try await sandbox.refrain(
      ["train", "boats.txt", "--newlines", "space", "--output", "s"] + tinyFlags)
    #expect(spaced.exitCode == 0)
    let refused = try await sandbox.refrain("generate", "s", "--lines", "2")
    #expect(refused.exitCode == 1 && refused.errors.contains("--line-end space") && refused.output == "")
    let written = try await sandbox.refrain("generate", "s", "--lines", "3", "--line-end", "space")
    #expect(written.lines.count == 3 && !written.output.contains(" "), "\(written.output)")
  }
}
