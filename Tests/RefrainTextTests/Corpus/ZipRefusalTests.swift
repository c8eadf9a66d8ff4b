import Foundation
@testable import RefrainText
import Testing

/// Archives with one lie each.
@Suite struct ZipRefusalTests {
  struct Lie: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let expected: ZipProblem
    let tell: @Sendable (inout ZipWriter) -> Void

    init(_ name: String, _ expected: ZipProblem, _ tell: @escaping @Sendable (inout ZipWriter) -> Void) {
      (testDescription, self.expected, self.tell) = (name, expected, tell)
    }
  }

  /// The archive without a lie has one deflated entry, `a.txt`, of 4,000 bytes.
  static let text = Data(String(repeating: "ab\ncdefgh\r", count: 400).utf8)

  static let lies: [Lie] = [
    Lie("encrypted", .encrypted(entry: "a.txt")) { $0.entries[0].central.flags |= 1 },
    Lie("encrypted locally", .encrypted(entry: "a.txt")) { $0.entries[0].local.flags |= 1 },
    Lie("strongly encrypted", .encrypted(entry: "a.txt")) { $0.entries[0].central.flags |= 1 << 6 },
    Lie("masked", .encrypted(entry: "a.txt")) { $0.entries[0].central.flags |= 1 << 13 },
    Lie("Deflate64", .unknownMethod(entry: "a.txt", method: 9)) { $0.entries[0].central.method = 9 },
    Lie("LZMA", .unknownMethod(entry: "a.txt", method: 14)) { $0.entries[0].central.method = 14 },
    Lie("method locally", .headersDisagree(entry: "a.txt", field: "compression method")) {
      $0.entries[0].local.method = 0
    },
    Lie("name locally", .headersDisagree(entry: "a.txt", field: "name")) {
      $0.entries[0].local.name = Data("b.txt".utf8)
    },
    Lie("size locally", .headersDisagree(entry: "a.txt", field: "size")) { $0.entries[0].local.size = 3_999 },
    Lie("CRC locally", .headersDisagree(entry: "a.txt", field: "CRC-32")) { $0.entries[0].local.checksum ^= 1 },
    Lie("CRC", .wrongChecksum(entry: "a.txt")) {
      $0.entries[0].local.checksum ^= 1
      $0.entries[0].central.checksum ^= 1
    },
    Lie("size too small", .sizeMismatch(entry: "a.txt", stated: 10, found: 11)) {
      $0.entries[0].local.size = 10
      $0.entries[0].central.size = 10
    },
    Lie("size too large", .sizeMismatch(entry: "a.txt", stated: 5_000, found: 4_000)) {
      $0.entries[0].local.size = 5_000
      $0.entries[0].central.size = 5_000
    },
    Lie("size of a bomb", .expandsTooFar(entry: "a.txt", limit: 64 << 20)) {
      $0.entries[0].local.size = 64 << 20 + 1
      $0.entries[0].central.size = 64 << 20 + 1
    },
    Lie("size of zip64", .zip64) { $0.entries[0].central.size = 0xFFFF_FFFF },
    Lie("size of zip64 locally", .zip64) { $0.entries[0].local.size = 0xFFFF_FFFF },
    Lie("offset of zip64", .zip64) { $0.entries[0].headerOffset = 0xFFFF_FFFF },
    Lie("directory of zip64", .zip64) { $0.directoryOffset = 0xFFFF_FFFF },
    Lie("count of zip64", .zip64) { $0.count = 0xFFFF },
    Lie("locator of zip64", .zip64) {
      $0.betweenDirectoryAndEnd.append32(0x07064B50)
      $0.betweenDirectoryAndEnd.append(Data(count: 16))
    },
    Lie("data beyond the entries", .dataOutOfRange(entry: "a.txt")) {
      $0.entries[0].local.compressedSize += 1
      $0.entries[0].central.compressedSize += 1
    },
    Lie("data of 4 GB", .dataOutOfRange(entry: "a.txt")) {
      $0.entries[0].local.compressedSize = 0xFFFF_FFFE
      $0.entries[0].central.compressedSize = 0xFFFF_FFFE
    },
    Lie("data cut", .corrupt(entry: "a.txt", reason: "the compressed data end too early")) {
      $0.entries[0].local.compressedSize -= 2
      $0.entries[0].central.compressedSize -= 2
    },
    Lie("no data", .corrupt(entry: "a.txt", reason: "the compressed data end too early")) {
      $0.entries[0].packed = Data()
      $0.entries[0].local.compressedSize = 0
      $0.entries[0].central.compressedSize = 0
    },
    Lie("data with a rest", .corrupt(entry: "a.txt", reason: "the compressed data end 3 bytes early")) {
      $0.entries[0].packed += Data([1, 2, 3])
      $0.entries[0].local.compressedSize += 3
      $0.entries[0].central.compressedSize += 3
    },
    Lie("no deflate", .corrupt(entry: "a.txt", reason: "invalid block type")) { $0.entries[0].packed[0] = 0xFF },
    Lie("header elsewhere", .badLocalHeader(entry: "a.txt")) { $0.entries[0].headerOffset = 1 },
    Lie("header far off", .badLocalHeader(entry: "a.txt")) { $0.entries[0].headerOffset = 0xFFFF_FFFE },
    Lie("another disk", .severalDisks) { $0.entries[0].disk = 1 },
    Lie("the last disk", .severalDisks) { $0.disk = 1 },
    Lie("directory far off", .directoryOutOfRange(byteOffset: 0xFFFF_FFFE, size: 51)) {
      $0.directoryOffset = 0xFFFF_FFFE
    },
    Lie("directory too large", .directoryOutOfRange(byteOffset: 72, size: 0xFFFF_FFFE)) {
      $0.directorySize = 0xFFFF_FFFE
    },
    Lie("directory elsewhere", .badDirectoryEntry(1)) { $0.directoryOffset = 0 },
    Lie("directory too small", .badDirectoryEntry(1)) { $0.directorySize = 50 },
    Lie("too many entries", .badDirectoryEntry(2)) { $0.count = 2 },
    Lie("too few entries", .directorySizeMismatch) { $0.count = 0 },
    Lie("comment too long", .noEndRecord) { $0.commentSize = 1 },
    Lie("something appended", .noEndRecord) {
      $0.comment = Data("x".utf8)
      $0.commentSize = 0
    },
  ]

  @Test func withoutALie() throws {
    #expect(try ZipArchive.text(of: ZipWriter(entries: [.init("a.txt", Self.text)]).bytes()).content == Self.text)
  }

  @Test(arguments: lies)
  func isRefused(_ lie: Lie) {
    var archive = ZipWriter(entries: [.init("a.txt", Self.text)])
    lie.tell(&archive)
    #expect(throws: lie.expected) { try ZipArchive.text(of: archive.bytes()) }
    #expect(!lie.expected.description.isEmpty)
  }

  @Test func storedSizesMustAgree() {
    var entry = ZipWriter.Entry("a.txt", Self.text, stored: true)
    (entry.local.size, entry.central.size) = (4_001, 4_001)
    #expect(throws: ZipProblem.sizeMismatch(entry: "a.txt", stated: 4_001, found: 4_000)) {
      try ZipArchive.text(of: ZipWriter(entries: [entry]).bytes())
    }
  }

  @Test func bombIsRefusedWhateverItStates() {
    let zeros = Data(count: 65 << 20)
    var entry = ZipWriter.Entry("a.txt", zeros)
    #expect(throws: ZipProblem.expandsTooFar(entry: "a.txt", limit: 64 << 20)) {
      try ZipArchive.text(of: ZipWriter(entries: [entry]).bytes())
    }
    (entry.local.size, entry.central.size) = (1_000, 1_000)
    #expect(throws: ZipProblem.sizeMismatch(entry: "a.txt", stated: 1_000, found: 1_001)) {
      try ZipArchive.text(of: ZipWriter(entries: [entry]).bytes())
    }
  }
}
