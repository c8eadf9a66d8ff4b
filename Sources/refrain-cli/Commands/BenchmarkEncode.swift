import ArgumentParser
import RefrainTensor
import RefrainText

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct BenchmarkEncode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Times the making of a vocabulary and the encoding of a text with it.",
    discussion: """
      The text is read in chunks of a mebibyte, as large texts are, again and again until it makes --megabytes. Prints \
      one line of JSON: the median and the fastest of five passes, in millions of bytes a second.

      Example:
        refrain benchmark encode lyrics.txt --vocabulary bpe
      """)

  @Argument(help: "A UTF-8 .txt file, or a .gz or .zip of one; a built-in corpus without it.")
  var path: String?
  @Option(help: "Which built-in corpus to take when no PATH is given.")
  var builtin: BuiltinCorpus = .chinese
  @Option(help: "How many million bytes to encode in a pass, at least.")
  var megabytes = 64
  @OptionGroup var vocabulary: VocabularyOptions

  private static let passes = 5
  private static let chunkSize = 1 << 20

  func validate() throws {
    guard (1...4_096).contains(megabytes) else {
      throw ValidationError("--megabytes takes a number from 1 to 4096.")
    }
  }

  func run() throws {
    let corpus = try path.map { try Corpus(contentsOf: $0) } ?? Corpus(builtin: builtin)
    var start = Platform.monotonicSeconds
    let made = try Vocabulary(of: corpus.text, vocabulary.settings)
    let making = Platform.monotonicSeconds - start

    let text = Array(corpus.text.utf8)
    var bytes = text
    while bytes.count < megabytes * 1_000_000 { bytes += text }
    var ids: [Int32] = []
    ids.reserveCapacity(Self.chunkSize)
    var (tokens, seconds) = (0, [Double]())
    for _ in 0..<Self.passes {
      var encoder = made.encoder()
      tokens = 0
      start = Platform.monotonicSeconds
      try bytes.withUnsafeBufferPointer { bytes in
        for place in stride(from: 0, to: bytes.count, by: Self.chunkSize) {
          let chunk = bytes[place..<min(place + Self.chunkSize, bytes.count)]
          try encoder.feed(UnsafeBufferPointer(rebasing: chunk), into: &ids)
          tokens += ids.count
          ids.removeAll(keepingCapacity: true)
        }
      }
      try encoder.finish(into: &ids)
      seconds.append(Platform.monotonicSeconds - start)
      tokens += ids.count
      ids.removeAll(keepingCapacity: true)
    }
    seconds.sort()
    let millions = Double(bytes.count) / 1e6
    let result = Result(
      unit: made.unit.rawValue, vocabulary: made.count, text_bytes: text.count, making_seconds: making,
      bytes: bytes.count, tokens: tokens, mb_per_second: millions / seconds[seconds.count / 2],
      fastest: millions / seconds[0])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try Console.print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Result: Encodable {
    let unit: String
    let vocabulary, text_bytes: Int
    let making_seconds: Double
    let bytes, tokens: Int
    let mb_per_second, fastest: Double
  }
}
