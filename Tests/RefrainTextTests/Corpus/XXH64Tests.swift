@testable import RefrainText
import Testing

@Suite struct XXH64Tests {
  /// Hashes by the `xxhash` package of Python 3, of the first bytes of 0, 1, 2, … modulo 251.
  static let hashes: [(Int, UInt64)] = [
    (0, 0xEF46DB3751D8E999), (1, 0xE934A84ADB052768), (3, 0xE5C7BB4533BC65DD), (4, 0xFFCED8604453CC1E),
    (7, 0x14CC643F630C72D2), (8, 0x884A173614B81B8D), (12, 0x424AF23F1F08DCA5), (31, 0xC346D2B59B4D8EE1),
    (32, 0xCBF59C5116FF32B4), (33, 0x0C535D1ACAFB8EAD), (63, 0xE26AA9E2A95F8E4F), (64, 0xF7C67301DB6713F0),
    (100, 0x6AC1E58032166597), (1000, 0xF306F04AA88B54D3),
  ]

  @Test(arguments: hashes)
  func isXXH64(_ length: Int, _ expected: UInt64) {
    let bytes = (0..<length).map { UInt8($0 % 251) }
    for size in [1, 7, 31, 32, 33, 64, max(length, 1)] {
      var hash = XXH64()
      for start in stride(from: 0, to: length, by: size) {
        hash.update(Array(bytes[start..<min(start + size, length)]))
      }
      #expect(hash.value == expected, "in parts of \(size)")
    }
  }

  @Test func hexadecimal() {
    #expect(XXH64.hexadecimal(XXH64().value) == "ef46db3751d8e999")
    var hash = XXH64()
    hash.update(Array("abc".utf8))
    #expect(XXH64.hexadecimal(hash.value) == "44bc2cf5ad770999")
  }
}
