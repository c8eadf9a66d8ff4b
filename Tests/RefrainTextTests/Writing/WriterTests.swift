import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

/// A model that has opinions: its weights are large enough that what follows depends on what was read.
func opinionatedWriter(
  _ characters: String = "abcdef 雨在敲窗😀\n", cell: LanguageModel.Configuration.Cell = .rnn, hiddenSize: Int = 16,
  layerCount: Int = 1, weights: WeightFormat = .float32, seed: UInt64 = 1
) -> Writer {
  let vocabulary = Vocabulary(of: characters)
  var generator = Philox(seed: seed)
  let normal = Initializer.normal(standardDeviation: 0.5)
  let model = LanguageModel(
    .init(
      cell: cell, vocabularySize: vocabulary.count, hiddenSize: hiddenSize, layerCount: layerCount, activation: .tanh),
    weights: .init(input: normal, recurrent: normal, head: normal), using: &generator)
  return Writer(model: model, vocabulary: vocabulary, weights: weights)
}

@Suite struct WriterTests {
  /// The chapter's predict function: one character a call, the prompt first.
  private func predict(_ prefix: String, _ count: Int, _ writer: Writer) throws -> String {
    let ids = try writer.vocabulary.encode(prefix)
    var output = [ids[0]]
    var state = writer.model.initialState(batchSize: 1)
    for step in 0..<(count + ids.count - 1) {
      let (logits, next) = writer.model(IndexTensor([output[output.count - 1]], shape: [1, 1]), state: state)
      state = next
      output.append(step < ids.count - 1 ? ids[step + 1] : logits.argmax().scalars[0])
    }
    return try writer.vocabulary.decode(output)
  }

  @Test(arguments: ["a", "雨", "fed cab", "雨在敲窗\na😀"], [1, 2])
  func greedyIsTheChaptersPredict(_ prompt: String, _ layers: Int) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let writer = opinionatedWriter(layerCount: layers, seed: seed)
      let written = try writer.write(60, after: prompt)
      #expect(written == (try predict(prompt, 60, writer)))
      #expect(Set(written.unicodeScalars).count > 2, "a test that always wrote one character would prove little")
    }
  }

  @Test(arguments: [0, 1, 2, 50, 300])
  func promptAndExactlySoMany(_ length: Int) throws {
    let writer = opinionatedWriter()
    let prompt = "雨在"
    for sampling in [Sampling.greedy, .temperature(2)] {
      let text = try writer.write(length, after: prompt, sampling: sampling)
      #expect(text.unicodeScalars.starts(with: prompt.unicodeScalars))
      #expect(text.unicodeScalars.count == 2 + length)
      #expect(text.unicodeScalars.allSatisfy { writer.vocabulary.id(of: $0) != nil })
    }
    let long = try writer.write(300, after: prompt)
    #expect(long.unicodeScalars.starts(with: try writer.write(length, after: prompt).unicodeScalars))
  }

  @Test func aContinuationIsAValue() throws {
    var continuation = try opinionatedWriter().continuation(of: "a", sampling: .temperature(1), seed: 4)
    _ = continuation.next()
    var copy = continuation
    let first = (0..<20).compactMap { _ in continuation.next() }
    #expect(first == (0..<20).compactMap { _ in copy.next() })
    #expect(first.count == 20)
  }

  @Test func unknownCharacters() throws {
    let writer = opinionatedWriter()
    let error = try #require(throws: WritingError.self) { try writer.write(3, after: "ab猫c") }
    #expect(error == .vocabulary(.unknownCharacter("猫", position: 3, vocabularyCount: writer.vocabulary.count)))
    for part in ["“猫” (U+732B)", "character 3", "counting from 1", "--unknown skip"] {
      #expect("\(error)".contains(part), "\(error)")
    }
    // The prompt stands as it was given; the model reads what it knows.
    let skipped = try writer.write(20, after: "ab猫c", unknown: .skip)
    let plain = try writer.write(20, after: "abc")
    #expect(skipped == "ab猫c" + plain.dropFirst(3))
    #expect(throws: WritingError.emptyPrompt) { try writer.write(3, after: "猫狗", unknown: .skip) }
  }

  @Test func emptyPrompt() {
    for policy in UnknownCharacterPolicy.allCases {
      #expect(throws: WritingError.emptyPrompt) { try opinionatedWriter().write(3, after: "", unknown: policy) }
    }
    #expect("\(WritingError.emptyPrompt)".contains("prompt"))
  }

  @Test func negativeLength() {
    #expect(throws: WritingError.badLength(-1)) { try opinionatedWriter().write(-1, after: "a") }
    #expect("\(WritingError.badLength(-1))".contains("-1"))
  }

  @Test(arguments: [0, -1, .infinity, -.infinity, .nan] as [Float])
  func badTemperature(_ temperature: Float) throws {
    let error = try #require(throws: WritingError.self) {
      try opinionatedWriter().write(3, after: "a", sampling: .temperature(temperature))
    }
    guard case .badTemperature = error else {
      Issue.record("\(error)")
      return
    }
    #expect("\(error)".contains("\(temperature)"))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func weightsThatAreNoNumbers(_ value: Float) throws {
    let writer = opinionatedWriter()
    var model = writer.model
    model.head.bias = Tensor(repeating: value, shape: [writer.vocabulary.count])
    #expect(throws: WritingError.notFinite) {
      try Writer(model: model, vocabulary: writer.vocabulary).write(3, after: "a")
    }
  }

  /// A state that explodes on the way is no trap: something is written.
  @Test(arguments: [Sampling.greedy, .temperature(1)])
  func explodesOnTheWay(_ sampling: Sampling) throws {
    let vocabulary = Vocabulary(of: "abc")
    var generator = Philox(seed: 1)
    let positive = Initializer.uniform(1..<2)
    let model = LanguageModel(
      .init(vocabularySize: 3, hiddenSize: 4, activation: .relu),
      weights: .init(input: positive, recurrent: .uniform(1e9..<2e9), head: positive), using: &generator)
    let text = try Writer(model: model, vocabulary: vocabulary).write(30, after: "a", sampling: sampling)
    #expect(text.count == 31)
  }

  @Test func asynchronousIsTheSame() async throws {
    for sampling in [Sampling.greedy, .temperature(1.5)] {
      let continuation = try opinionatedWriter().continuation(of: "雨", sampling: sampling, seed: 7)
      var text = ""
      for try await character in continuation.asynchronous.prefix(60) { text += character }
      #expect(text == continuation.prefix(60).joined())
      #expect(text.unicodeScalars.count == 60)
    }
  }

  @Test func asynchronousIsCancelled() async throws {
    let continuation = try opinionatedWriter().continuation(of: "雨")
    let task = Task {
      var count = 0
      do {
        for try await _ in continuation.asynchronous {
          count += 1
          if count == 5 { withUnsafeCurrentTask { $0?.cancel() } }
        }
        Issue.record("it came to an end")
      } catch {
        #expect(error is CancellationError)
      }
      return count
    }
    #expect(await task.value == 5)
  }
}
