// The chapter, step by step: "Concise Implementation of Recurrent Neural Networks" of Dive into Deep Learning, on the
// built-in songs. `swift run -c release chapter-example` runs all of it; a number behind it is how many epochs to
// train (200).
import Refrain

let epochs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200

// The data: 10,000 characters, line ends as spaces; ids, and the maps from characters to ids and back.
let corpus = try Corpus(builtin: .chinese, characters: 10_000, newlines: .space)
let vocabulary = Vocabulary(of: corpus.text)
let ids = try vocabulary.encode(corpus.text)
let prefixes = corpus.suggestedPrompts
print("\(ids.count) characters, \(vocabulary.count) different")
print("ids of 我 and 你:", try vocabulary.encode("我你"), "ids 100 to 104:", vocabulary.tokens[100..<105])

// A recurrent layer of 256 units and its initial state for a batch of 2.
var generator = Philox(seed: 1)
let normal = Initializer.normal(standardDeviation: 0.01)
let rnn = RNN(
  inputSize: vocabulary.count, hiddenSize: 256, inputWeight: normal, recurrentWeight: normal, using: &generator)
let state = rnn.initialState(batchSize: 2)
print("initial state", state.hidden.shape)

// 35 steps of random input: the output at each step, and the state after the last.
let x = Tensor(randomUniform: [35, 2, vocabulary.count], using: &generator)
let (y, newState) = rnn(x, state: state)
print("output", y.shape, "new state", newState.hidden.shape)

// The model, and what it writes with random weights.
var model = RNNModel(rnn, vocabularySize: vocabulary.count, using: &generator)
print("untrained:", try predict(prefixes[0], 10, model, vocabulary))

// Training by hand.
try trainAndPredict(&model, on: ids, vocabulary, epochs: epochs, prefixes: prefixes)

// The same with what comes ready-made.
var settings = TrainingSettings()
settings.epochs = epochs
let ready = LanguageModel(.init(vocabularySize: vocabulary.count), using: &generator)
var trainer = try LanguageModelTrainer(ready, on: ids, settings: settings)
try trainer.train(onEpoch: { report, _ in
  if report.epoch % 50 == 0 || report.epoch == epochs {
    print("epoch \(report.epoch), perplexity \(report.perplexity)")
  }
})
let writer = Writer(model: trainer.model, vocabulary: vocabulary)
for prefix in prefixes { print(" -", try writer.write(50, after: prefix)) }
