import Foundation
@testable import RefrainText
import Testing

@Suite struct GzipTests {
  static let text = Data(String(repeating: "灯还亮着 雨在敲窗\n", count: 20).utf8)

  /// Read in blocks of an odd size, so that they end anywhere.
  private func content(of bytes: Data) throws(CorpusError) -> Data {
    var gzip = Gzip(RawBytes(bytes, path: "a.gz"))
    var (content, block) = (Data(), [UInt8](repeating: 0, count: 1_021))
    while true {
      let result = block.withUnsafeMutableBytes { block in
        Result { () throws(CorpusError) -> Int in try gzip.read(into: block) }
      }
      let count = try result.get()
      if count == 0 { return content }
      content.append(contentsOf: block[..<count])
    }
  }

  private func problem(_ bytes: Data) -> GzipProblem? {
    do throws(CorpusError) {
      _ = try content(of: bytes)
      return nil
    } catch {
      #expect(!error.description.isEmpty)
      guard case .gzip("a.gz", let problem) = error else {
        Issue.record("\(error)")
        return nil
      }
      return problem
    }
  }

  @Test func readsWhatGzipWrote() throws {
    let boat = try fixtureBytes("archives/boat.txt")
    #expect(try content(of: try fixtureBytes("archives/boat.txt.gz")) == boat)
    #expect(try content(of: try fixtureBytes("archives/named.txt.gz")) == boat)
    #expect(try content(of: try fixtureBytes("archives/two-members.txt.gz")) == boat + boat)
  }

  @Test func membersAreJoined() throws {
    let parts = ["a", "", "灯", String(repeating: "x", count: 200_000)]
    let bytes = parts.map { gzipped($0) }.reduce(Data(), +)
    #expect(try content(of: bytes) == Data(parts.joined().utf8))
    #expect(try content(of: bytes + Data(count: 512)) == Data(parts.joined().utf8))
  }

  /// The header with extra field, name, comment and its own checksum, as RFC 1952 has them.
  private func gzippedWithFullHeader(headerChecksum: Int? = nil) -> Data {
    var header = Data([0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3])
    header.append16(3)
    header.append(Data([1, 0, 2]) + Data("boat.txt\0".utf8) + Data("a comment\0".utf8))
    header.append16(headerChecksum ?? Int(crc32(of: header) & 0xFFFF))
    return header + gzipped(Self.text).dropFirst(10)
  }

  @Test func optionalHeaderFieldsAreSkipped() throws {
    #expect(try content(of: gzippedWithFullHeader()) == Self.text)
    #expect(problem(gzippedWithFullHeader(headerChecksum: 0xBAD)) == .wrongHeaderChecksum)
  }

  @Test func everyCutIsTruncation() {
    let sound = gzippedWithFullHeader()
    for size in 2..<sound.count { #expect(problem(sound.prefix(size)) == .truncated) }
    let two = gzipped("a") + gzipped("b")
    for size in gzipped("a").count + 2..<two.count { #expect(problem(two.prefix(size)) == .truncated) }
  }

  @Test func refusals() {
    let sound = gzipped(Self.text)
    func changed(_ offset: Int, _ value: UInt8) -> Data {
      var bytes = sound
      bytes[offset < 0 ? bytes.count + offset : offset] = value
      return bytes
    }
    #expect(problem(changed(2, 7)) == .unknownMethod(7))
    #expect(problem(changed(3, 0x20)) == .reservedFlags)
    #expect(problem(changed(10, 0xFF)) == .corrupt(reason: "invalid block type"))
    #expect(problem(changed(-8, sound[sound.count - 8] ^ 1)) == .wrongChecksum(member: 1))
    #expect(problem(changed(-4, sound[sound.count - 4] ^ 1)) == .wrongSize(member: 1))
    #expect(problem(gzipped("a") + changed(-4, 0)) == .wrongSize(member: 2))
    #expect(problem(sound + Data("more".utf8)) == .trailingBytes(byteOffset: sound.count))
    #expect(problem(sound + Data([0, 0, 1])) == .trailingBytes(byteOffset: sound.count))
  }

  @Test func bombsAreRefused() {
    let bomb = gzipped(Data(count: 33 << 20))
    #expect(problem(bomb) == nil)
    #expect(problem(bomb + bomb) == .expandsTooFar(limit: 64 << 20))
  }

  @Test func damageIsAnErrorAndNothingElse() {
    let sound = gzippedWithFullHeader() + gzipped(Self.text)
    var mutator = Mutator(seed: 15)
    var refused = 0
    for _ in 0..<2_000 {
      let bytes = mutator.mutate(sound)
      if Gzip.isGzip(bytes), problem(bytes) != nil { refused += 1 }
    }
    #expect(refused > 1_000)
  }
}
