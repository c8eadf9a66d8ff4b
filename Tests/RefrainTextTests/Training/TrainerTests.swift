import RefrainNN
import RefrainTensor
@testable import RefrainText
import RefrainTraining
import Testing
import _RefrainTestSupport

@Suite struct TrainerTests {
  @Test(arguments: TrainingSettings.Sampling.allCases)
  func learnsATextByHeart(_ sampling: TrainingSettings.Sampling) throws {
    var tiny = TinyTraining {
      $0.epochs = 150
      $0.sampling = sampling
    }
    tiny.hiddenSize = 48
    var trainer = try tiny.trainer()
    var perplexities: [Double] = []
    try trainer.train(onEpoch: { report, _ in perplexities.append(report.perplexity) })
    #expect(perplexities.count == 150)
    #expect(perplexities[0] > 10)
    #expect(perplexities[149] < 1.5)
    #expect(perplexities[149] < perplexities[20])
    #expect(trainer.epoch == 150)
  }

  @Test(arguments: TrainingSettings.Optimizer.allCases, TrainingSettings.Sampling.allCases)
  func sameSeedSameBits(_ optimizer: TrainingSettings.Optimizer, _ sampling: TrainingSettings.Sampling) throws {
    let tiny = TinyTraining {
      $0.optimizer = optimizer
      $0.sampling = sampling
    }
    #expect(bitMismatch(try tiny.trained(), try tiny.trained()) == nil)
  }

  @Test func otherSeedsOtherWeights() throws {
    let random = TinyTraining { $0.sampling = .random }
    let otherOrder = TinyTraining {
      $0.sampling = .random
      $0.seed = 1
    }
    var otherModel = random
    otherModel.modelSeed = 2
    #expect(bitMismatch(try random.trained(), try otherOrder.trained()) != nil)
    #expect(bitMismatch(try random.trained(), try otherModel.trained()) != nil)
  }

  /// Large enough that the kernels do share their work.
  @Test func threadsDoNotChangeABit() throws {
    var training = TinyTraining {
      $0.epochs = 1
      $0.batchSize = 32
      $0.stepCount = 35
      $0.optimizer = .sgd
      $0.learningRate = 100
      $0.clippingNorm = 0.01
    }
    training.text = String(String.UnicodeScalarView(BuiltinCorpus.chinese.text.unicodeScalars.prefix(3_500)))
    training.hiddenSize = 256
    let single = try Compute.withThreads(1) { try training.trained() }
    #expect(bitMismatch(single, training.model) != nil)
    for threads in [2, 3, 8] {
      let several = try Compute.withThreads(threads) { try training.trained() }
      #expect(bitMismatch(single, several) == nil, "\(threads) threads")
    }
  }

  @Test func aCopyGoesOnByItself() throws {
    let tiny = TinyTraining {
      $0.epochs = 4
      $0.sampling = .random
    }
    var original = try tiny.trainer()
    _ = try original.trainEpoch()
    let snapshot = original.model
    var copy = original
    try copy.train()
    #expect(original.epoch == 1 && copy.epoch == 4)
    #expect(bitMismatch(original.model, snapshot) == nil)
    #expect(bitMismatch(original.model, copy.model) != nil)
    try original.train()
    #expect(bitMismatch(original.model, copy.model) == nil)
    #expect(bitMismatch(original.model, try tiny.trained()) == nil)
  }

  /// The trainer does what the chapter's loop does, written out here by hand; its fused loss rounds otherwise.
  @Test(arguments: TrainingSettings.Sampling.allCases, [nil, 0.05])
  func equalsTheLoopByHand(_ sampling: TrainingSettings.Sampling, _ limit: Double?) throws {
    let tiny = TinyTraining {
      $0.optimizer = .sgd
      $0.learningRate = 2
      $0.clippingNorm = limit
      $0.sampling = sampling
      $0.seed = 9
    }
    let ids = try tiny.vocabulary.encode(tiny.text)
    var model = tiny.model
    var optimizer = SGD(learningRate: 2)
    for epoch in 0..<3 {
      let batches =
        sampling == .consecutive
        ? Array(ConsecutiveBatches(ids, size: 2, stepCount: 4))
        : Array(RandomBatches(ids, size: 2, stepCount: 4, seed: 9, epoch: epoch))
      var state = model.initialState(batchSize: 2)
      for batch in batches {
        if sampling == .random { state = model.initialState(batchSize: 2) }
        var (_, gradients) = valueWithGradient(of: model) { model in
          let logits: Tensor
          (logits, state) = model(batch.inputs, state: state)
          return softmaxCrossEntropy(logits: logits, labels: batch.timeMajorTargets)
        }
        if let limit { gradients.clip(toGlobalNorm: limit) }
        optimizer.update(&model, with: gradients)
      }
    }
    for ((name, trained), expected) in zip(try tiny.trained().parameters, model.parameters) {
      #expect(mismatch(name, trained, expected.value, tolerance: 1e-5) == nil)
    }
  }

  /// One step of SGD moves the weights by the learning rate times the clipped norm, and by less below the limit.
  @Test(arguments: [(0.01, true), (1e6, false)])
  func clipping(_ limit: Double, _ isClipped: Bool) throws {
    var tiny = TinyTraining {
      $0.epochs = 1
      $0.batchSize = 4
      $0.stepCount = 10
      $0.optimizer = .sgd
      $0.learningRate = 3
      $0.clippingNorm = limit
    }
    tiny.text = String(String.UnicodeScalarView(tinyText.unicodeScalars.prefix(44)))
    var trainer = try tiny.trainer()
    #expect(trainer.batchCount == 1)
    let before = trainer.model
    try trainer.train()
    let squares = zip(before.parameters, trainer.model.parameters).reduce(0.0) {
      $0 + ($1.0.value - $1.1.value).sumOfSquares
    }
    let moved = squares.squareRoot()
    if isClipped {
      #expect(moved <= 3 * limit * (1 + 1e-4) && moved > 3 * limit * (1 - 1e-3))
    } else {
      #expect(moved > 3 * 0.01 * 1.1 && moved < 3 * limit)
    }
  }

  @Test(arguments: TrainingSettings.Sampling.allCases)
  func reports(_ sampling: TrainingSettings.Sampling) throws {
    let tiny = TinyTraining { $0.sampling = sampling }
    var trainer = try tiny.trainer()
    var steps: [TrainingStep] = []
    var epochs: [TrainingEpoch] = []
    try trainer.train(
      onStep: { steps.append($0) },
      onEpoch: { report, model in
        epochs.append(report)
        #expect(model.parameterCount == tiny.model.parameterCount)
      })
    let count = trainer.batchCount
    #expect(count > 2)
    #expect(epochs.map(\.epoch) == [1, 2, 3])
    #expect(steps.map(\.epoch) == (1...3).flatMap { Array(repeating: $0, count: count) })
    #expect(steps.map(\.batch) == (0..<3).flatMap { _ in Array(1...count) })
    #expect(steps.allSatisfy { $0.batchCount == count && $0.tokenCount == $0.batch * 8 })
    for report in epochs {
      let losses = steps.filter { $0.epoch == report.epoch }.map { Double($0.loss) }
      let expected = Platform.exp(losses.reduce(0, +) / Double(losses.count))
      #expect(abs(report.perplexity - expected) < 1e-9 * expected)
      #expect(report.tokenCount == count * 8)
      #expect(report.seconds > 0 && report.tokensPerSecond > 0)
    }
    try trainer.train(onStep: { _ in Issue.record("all epochs were done") })
  }

  /// At the uniform start the loss is ln V, so the first perplexity is about the vocabulary's size.
  @Test func firstLossIsOfTheUniformModel() throws {
    let tiny = TinyTraining()
    var trainer = try tiny.trainer()
    var first: Float?
    _ = try trainer.trainEpoch(onStep: { first = first ?? $0.loss })
    let uniform = Platform.log(Double(tiny.vocabulary.count))
    #expect(abs(Double(first ?? 0) - uniform) < 0.01)
  }

  /// The mistaken loss is another one.
  @Test func logitsAsProbabilities() throws {
    let right = TinyTraining()
    let wrong = TinyTraining { $0.loss = .logitsAsProbabilities }
    #expect(bitMismatch(try right.trained(), try wrong.trained()) != nil)
  }
}
