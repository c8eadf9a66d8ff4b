import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct PackedWeightsTests {
  /// The model that 16-bit weights stand for.
  private func rounded(_ model: LanguageModel) -> LanguageModel {
    func rounded(_ tensor: Tensor) -> Tensor {
      let bits = tensor.scalars.map { ($0.bitPattern + 0x7fff + ($0.bitPattern >> 16 & 1)) & 0xffff_0000 }
      return Tensor(bits.map { Float(bitPattern: $0) }).reshaped(to: tensor.shape)
    }
    var copy = model
    for index in copy.rnn.layers.indices {
      copy.rnn.layers[index].weightHH = rounded(copy.rnn.layers[index].weightHH)
      if index > 0 { copy.rnn.layers[index].weightIH = rounded(copy.rnn.layers[index].weightIH) }
    }
    copy.head.weight = copy.head.weight.map(rounded)
    return copy
  }

  @Test(arguments: [1, 2])
  func bfloat16WritesAsTheRoundedModel(_ layers: Int) throws {
    let writer = opinionatedWriter(layerCount: layers)
    let half = Writer(model: writer.model, vocabulary: writer.vocabulary, weights: .bfloat16)
    let same = Writer(model: rounded(writer.model), vocabulary: writer.vocabulary)
    for sampling in [Sampling.greedy, .temperature(1)] {
      let text = try half.write(200, after: "雨在", sampling: sampling, seed: 3)
      #expect(text == (try same.write(200, after: "雨在", sampling: sampling, seed: 3)))
    }
  }

  /// What 16-bit weights cost on songs that the model was not trained on: less than a thousandth of the loss.
  @Test func bfloat16HardlyChangesTheHeldOutLoss() throws {
    let songs = Array(BuiltinCorpus.english.text.unicodeScalars)
    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(songs[range])) }
    var tiny = TinyTraining {
      ($0.epochs, $0.batchSize, $0.stepCount) = (8, 8, 32)
    }
    (tiny.text, tiny.hiddenSize) = (text(0..<8_000), 64)
    let model = try tiny.trained()
    let ids = try tiny.vocabulary.encode(text(8_000..<10_001), unknown: .skip)
    let heldOut = Batch(ids, starts: [0], stepCount: ids.count - 1)
    let (exact, half) = (model.loss(of: heldOut).loss.scalar, rounded(model).loss(of: heldOut).loss.scalar)
    let uniform = Float(Platform.log(Double(tiny.vocabulary.count)))
    #expect(exact < 0.8 * uniform, "the model has learned something")
    #expect(exact != half, "the weights were rounded")
    #expect(abs(half - exact) < 1e-3 * exact, "\(exact) became \(half)")
  }

  /// A fork in the middle goes on by itself, and so does what it was forked from.
  @Test(arguments: WeightFormat.allCases)
  func forks(_ weights: WeightFormat) throws {
    let writer = opinionatedWriter()
    let whole = try Writer(model: writer.model, vocabulary: writer.vocabulary, weights: weights)
      .continuation(of: "雨", sampling: .temperature(1), seed: 2)
    let expected = Array(whole.prefix(65))
    var first = whole
    for place in 0..<60 where place % 3 == 0 {
      var fork = first
      #expect((0..<5).compactMap { _ in fork.next() } == Array(expected[place..<place + 5]))
      #expect((0..<3).compactMap { _ in first.next() } == Array(expected[place..<place + 3]))
    }
  }

  /// Once it has begun, writing takes no storage from the pool or the system. In a process of its own, since the
  /// numbers are those of the process.
  @Test func writingAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      for cell in [LanguageModel.Configuration.Cell.rnn, .lstm, .gru] {
        for weights in WeightFormat.allCases {
          try expectNothingTaken(by: opinionatedWriter(cell: cell, weights: weights), "\(cell), \(weights)")
        }
      }
    }
  }

  /// The same for models that are large enough to be shared among threads.
  @Test func sharedWritingAllocatesNothing() async {
    await #expect(processExitsWith: .success) {
      let range: ClosedRange<UInt32> = 0x4e00...0x5000
      let characters = "雨在" + String(String.UnicodeScalarView(range.compactMap { Unicode.Scalar($0) }))
      for cell in [LanguageModel.Configuration.Cell.rnn, .lstm, .gru] {
        for weights in WeightFormat.allCases {
          let writer = opinionatedWriter(characters, cell: cell, hiddenSize: 256, weights: weights)
          try Compute.withThreads(2) { try expectNothingTaken(by: writer, "\(cell), \(weights)") }
        }
      }
    }
  }
}

private func expectNothingTaken(by writer: Writer, _ name: String) throws {
  #expect(writer.packed != nil, "\(name)")
  for sampling in [Sampling.greedy, .temperature(1)] {
    var continuation = try writer.continuation(of: "雨在", sampling: sampling)
    for _ in 0..<3 { _ = continuation.next() }
    Compute.resetPeakLiveBytes()
    let before = (Compute.liveBytes, Compute.systemAllocations)
    for _ in 0..<1_000 { _ = continuation.next() }
    #expect(Compute.peakLiveBytes == before.0 && Compute.liveBytes == before.0, "\(name)")
    #expect(Compute.systemAllocations == before.1, "\(name)")
  }
}
