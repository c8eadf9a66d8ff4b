import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct StopTests {
  /// What comes out of a text that goes in a scalar at a time.
  private func pieces(of text: String, stops: [String]) -> (pieces: [String], stop: String?) {
    var held = HeldBackText(stops: stops)
    var pieces = text.unicodeScalars.map { held.add(String($0)) }
    if held.stop == nil { pieces.append(held.finish()) }
    return (pieces.filter { !$0.isEmpty }, held.stop)
  }

  @Test(
    arguments: [
      ("abcabd", ["abd"], "abc", "abd"), ("aaaab", ["aab"], "aa", "aab"), ("xyz", ["q"], "xyz", nil),
      ("one two", ["wo", "two"], "one ", "two"), ("ab", ["abc"], "ab", nil), ("雨在敲窗", ["敲"], "雨在", "敲"),
      ("a\n\nb", ["\n\n"], "a", "\n\n"), ("abc", ["bc", "b"], "a", "b"), ("abc", ["c", "abc"], "", "abc"),
      ("stop", ["stop"], "", "stop"),
    ] as [(String, [String], String, String?)])
  func endsBeforeTheFirst(_ text: String, _ stops: [String], _ shown: String, _ stop: String?) {
    let found = pieces(of: text, stops: stops)
    #expect(found.pieces.joined() == shown && found.stop == stop, "\(found)")
  }

  /// Nothing is given out that a stop string then takes back: every prefix of the output is one of the final text's.
  @Test func nothingOfAStopIsShown() {
    let (pieces, stop) = pieces(of: "tick tock tick tack tock", stops: ["tick ta"])
    #expect(stop == "tick ta" && pieces.joined() == "tick tock ")
    // As soon as "tick to" cannot become "tick ta", it comes out.
    #expect(pieces.count > 3)
  }

  /// Clusters of several scalars come whole, in whatever order they are followed.
  @Test(arguments: [
    "e\u{301}a", "a\r\nb\r\n", "👩‍👩‍👧‍👦👍🏽", "🇫🇷🇩🇪🇯", "각하", "नमस्ते", "שָׁלוֹם", "a\u{300}\u{323}b", "1️⃣2",
  ])
  func wholeClusters(_ text: String) {
    let found = pieces(of: text, stops: [])
    #expect(found.pieces.joined() == text)
    var ends: Set<Int> = []
    for end in text.indices.dropFirst() + [text.endIndex] {
      ends.insert(text.utf8.distance(from: text.startIndex, to: end))
    }
    var place = 0
    for piece in found.pieces {
      place += piece.utf8.count
      #expect(ends.contains(place), "\(found.pieces)")
    }
  }

  @Test func bytesBecomeScalars() throws {
    let tokens = try TokenTexts(Vocabulary(tokens: ["a", "雨"]))
    var assembler = ScalarAssembler()
    #expect(assembler.add(1, of: tokens) == "雨" && assembler.add(0, of: tokens) == "a" && assembler.finish() == "")
    for (bytes, tail) in [
      ([], 0), ([0x61], 0), ([0xE9], 1), ([0xE9, 0x9B], 2), ([0xE9, 0x9B, 0xA8], 0), ([0xF0, 0x9F, 0x98], 3),
      ([0xC3], 1), ([0x61, 0x80], 0), ([0x80, 0x80, 0x80, 0x80], 0), ([0xC3, 0xA9, 0xF0], 1),
    ] as [([UInt8], Int)] {
      #expect(unfinishedTail(of: bytes) == tail, "\(bytes)")
    }
  }
}

@Suite struct WritingStreamTests {
  private let options = WritingOptions(length: 200, sampling: .temperature(1.5), seed: 7)

  /// The text is that of the continuation up to the stop string, however it is written.
  @Test(arguments: ["在", "b", "a ", "\n", "ab"])
  func stopsBeforeTheStop(_ stop: String) throws {
    let writer = opinionatedWriter()
    var options = options
    options.stops = [stop]
    let whole = try writer.continuation(of: "雨", sampling: options.sampling, seed: 7).prefix(200).joined()
    let before = whole.firstRange(of: stop).map { String(whole[..<$0.lowerBound]) } ?? whole
    var stream = try writer.stream(after: "雨", options)
    var text = ""
    while let piece = stream.next() { text += piece }
    #expect(text == before && stream.written.text == "雨" + before && stream.written.continuation == text)
    let found = whole.firstRange(of: stop) != nil
    #expect(found || stop == "ab", "this test should meet the stop")
    #expect(stream.written.ending == (found ? .stop(stop) : .length))
    #expect(stream.next() == nil)
    let batch = try writer.write(after: ["雨"], options)
    #expect(batch == [stream.written])
  }

  /// Log-probabilities are the model's own, whatever is drawn from.
  @Test(
    arguments: [
      .greedy, .temperature(0.7), Sampling(temperature: 1, topK: 3, repetitionPenalty: 1.3, frequencyPenalty: 0.2),
    ] as [Sampling])
  func logProbabilities(_ sampling: Sampling) throws {
    let writer = opinionatedWriter()
    var options = WritingOptions(length: 30, sampling: sampling, seed: 3, wantsLogProbabilities: true)
    let written = try writer.write(after: ["雨在", "fed"], options)
    for writing in written {
      let prompt = try writer.vocabulary.encode(writing.prompt)
      let ids = prompt + writing.ids
      let (logits, _) = writer.model(IndexTensor(Array(ids.dropLast()), shape: [1, ids.count - 1]))
      let expected = logSoftmax(logits)
      #expect(writing.logProbabilities.count == 30)
      for (index, value) in writing.logProbabilities.enumerated() {
        let place = prompt.count - 1 + index
        #expect(abs(value - expected[place].scalars[Int(writing.ids[index])]) < 1e-4)
      }
      #expect(try writer.vocabulary.decode(writing.ids) == writing.continuation)
    }
    options.wantsLogProbabilities = false
    let without = try writer.write(after: ["雨在", "fed"], options)
    #expect(without.map(\.text) == written.map(\.text) && without.allSatisfy { $0.logProbabilities.isEmpty })
  }

  @Test(arguments: [Sampling.greedy, .temperature(1.5), Sampling(temperature: 1, topP: 0.9, presencePenalty: 0.4)])
  func severalAreEachAsByItself(_ sampling: Sampling) throws {
    let writer = opinionatedWriter(layerCount: 2)
    let options = WritingOptions(length: 40, sampling: sampling, seed: 5, stops: ["de"], wantsLogProbabilities: true)
    let together = try writer.write(after: ["雨", "abc", "雨", "雨在敲"], options)
    for (index, writing) in together.enumerated() {
      var alone = options
      alone.seed = 5 + UInt64(index)
      var stream = try writer.stream(after: writing.prompt, alone)
      while stream.next() != nil {}
      #expect(stream.written == writing && writing.seed == 5 + UInt64(index))
    }
  }

  @Test func asynchronousIsTheSame() async throws {
    let writer = opinionatedWriter()
    let stream = try writer.stream(after: "雨", options)
    var text = ""
    for try await piece in stream.asynchronous { text += piece }
    #expect(text == stream.joined() && !text.isEmpty)
  }

  @Test func lengthsAndRefusals() throws {
    let writer = opinionatedWriter()
    #expect(try writer.stream(after: "雨", WritingOptions(length: 0)).joined() == "")
    #expect(try writer.stream(after: "雨", WritingOptions(length: 9)).joined().unicodeScalars.count == 9)
    #expect(throws: WritingError.emptyStop) { try writer.stream(after: "雨", WritingOptions(stops: ["a", ""])) }
    #expect(throws: WritingError.badLength(-1)) { try writer.stream(after: "雨", WritingOptions(length: -1)) }
  }
}

@Suite struct WritingSessionTests {
  private let options = WritingOptions(length: 12, sampling: .temperature(1), seed: 4)

  /// By turns is as all at once: the state is kept.
  @Test func keepsTheState() throws {
    let writer = opinionatedWriter()
    var session = try WritingSession(writer, WritingOptions(length: 12))
    try session.read("雨在")
    let first = try session.write().continuation
    try session.read("ab")
    let second = try session.write().continuation
    #expect(first == (try writer.write(12, after: "雨在")).dropFirst(2))
    let whole = "雨在" + first + "ab"
    #expect(whole + second == (try writer.write(12, after: whole)))
  }

  @Test func isAValue() throws {
    var session = try WritingSession(opinionatedWriter(), options)
    try session.read("雨")
    var (same, other) = (session, session)
    other.reseed(5)
    let texts = try [session.write(), same.write(), other.write()].map(\.continuation)
    #expect(texts[0] == texts[1] && texts[0] != texts[2])
    #expect(try session.write().continuation != texts[0], "it goes on")
  }

  @Test func showsWhatItWrites() throws {
    var session = try WritingSession(opinionatedWriter(), options)
    var shown = ""
    #expect(throws: WritingError.emptyPrompt) { try session.write() }
    #expect(!session.hasBegun)
    #expect(throws: WritingError.self) { try session.read("雨猫") }
    #expect(!session.hasBegun, "nothing was read")
    try session.read("雨")
    let written = try session.write { shown += $0 }
    #expect(shown == written.continuation && written.ids.count == 12)
  }
}
