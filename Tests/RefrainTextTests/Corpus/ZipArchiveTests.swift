import Foundation
@testable import RefrainText
import Testing

@Suite struct ZipArchiveTests {
  static let text = Data("灯还亮着 雨在敲窗\nand so on\n".utf8)

  @Test(arguments: ["deflated.zip", "stored.zip", "folder.zip"])
  func readsWhatInfoZipWrote(_ name: String) throws {
    let (entry, content) = try ZipArchive.text(of: try fixtureBytes("archives/\(name)"))
    #expect(entry.hasSuffix("boat.txt"))
    #expect(content == (try fixtureBytes("archives/boat.txt")))
  }

  @Test func refusesWhatInfoZipWrote() throws {
    #expect(throws: ZipProblem.encrypted(entry: "boat.txt")) {
      try ZipArchive.text(of: try fixtureBytes("archives/encrypted.zip"))
    }
    #expect(throws: ZipProblem.zip64) { try ZipArchive.text(of: try fixtureBytes("archives/zip64.zip")) }
  }

  @Test(arguments: [true, false], [true, false])
  func readsOurOwn(stored: Bool, withDescriptor: Bool) throws {
    var entry = ZipWriter.Entry("a/歌.txt", Self.text, stored: stored)
    entry.local.extra = Data([1, 2, 3])
    entry.central.extra = Data([4, 5, 6, 7, 8])
    entry.comment = Data("an entry".utf8)
    if withDescriptor { entry.useDescriptor() }
    var archive = ZipWriter(entries: [entry])
    archive.comment = Data("PK\u{5}\u{6} in the comment".utf8)
    let (name, content) = try ZipArchive.text(of: archive.bytes())
    #expect(name == "a/歌.txt")
    #expect(content == Self.text)
  }

  @Test func passesOverWhatMacOSAdds() throws {
    let others = ["a/", "__MACOSX/a/._boat.txt", "__MACOSX/", ".DS_Store", "a/.DS_Store"].map {
      ZipWriter.Entry($0, Data(($0.hasSuffix("/") ? "" : "x").utf8), stored: true)
    }
    let archive = ZipWriter(entries: others + [ZipWriter.Entry("a/boat.txt", Self.text)])
    #expect(try ZipArchive.text(of: archive.bytes()).content == Self.text)
    #expect(throws: ZipProblem.noText) { try ZipArchive.text(of: ZipWriter(entries: others).bytes()) }
    #expect(throws: ZipProblem.noText) { try ZipArchive.text(of: ZipWriter(entries: []).bytes()) }
  }

  @Test func severalTextsAreListed() throws {
    let names = (1...7).map { "\($0).txt" }
    let archive = ZipWriter(entries: names.map { ZipWriter.Entry($0, Self.text) })
    let error = ZipProblem.severalTexts(names)
    #expect(throws: error) { try ZipArchive.text(of: archive.bytes()) }
    #expect(error.description.contains("holds 7 files"))
    #expect(error.description.contains("(1.txt, 2.txt, 3.txt, 4.txt, 5.txt, …)"))
  }

  @Test func largeTextSpansManyChunks() throws {
    var random = SeededGenerator(state: 5)
    let text = Data((0..<300_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) })
    #expect(try ZipArchive.text(of: ZipWriter(entries: [.init("a", text)]).bytes()).content == text)
  }

  @Test func everyCutIsRefused() throws {
    let sound = try fixtureBytes("archives/deflated.zip")
    for size in 0..<sound.count {
      #expect(throws: ZipProblem.noEndRecord) { try ZipArchive.text(of: sound.prefix(size)) }
    }
  }

  @Test(arguments: [true, false])
  func damageIsAnErrorAndNothingElse(stored: Bool) throws {
    let content = Data(String(repeating: "灯还亮着 雨在敲窗\n", count: 20).utf8)
    let others = [ZipWriter.Entry("a/", Data(), stored: true)]
    let sound = ZipWriter(entries: others + [ZipWriter.Entry("a/b.txt", content, stored: stored)]).bytes()
    var mutator = Mutator(seed: stored ? 13 : 14)
    var refused = 0
    for _ in 0..<2_000 {
      do throws(ZipProblem) {
        // Damage that is not noticed must not have changed the text either.
        let read = try ZipArchive.text(of: mutator.mutate(sound)).content
        #expect(read == content)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 1_000)
  }
}
