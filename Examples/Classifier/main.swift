// A sequence classifier: is this line as it was written, or are its words shuffled? Both have the same words, so only
// their order tells, and half of all guesses are right. The lines differ in length and are read in both directions.
// `swift run -c release classifier-example` learns from three quarters of the built-in English songs and is tested on
// the others; a number behind it is how many epochs to train (20).
import Refrain

let epochs = max(1, Int(CommandLine.arguments.dropFirst().first ?? "") ?? 20)

let lines = try SongLines()
let vocabulary = Vocabulary(of: "abcdefghijklmnopqrstuvwxyz' ")
var generator = Philox(seed: 1)
let test = try LineBatch(lines.heldOut, vocabulary, using: &generator)
print("\(lines.training.count) lines to learn from, \(lines.heldOut.count) of other songs held out")
print("guessing: held-out accuracy 50.0 %")

/// The share of lines that the model tells right.
func accuracy(_ model: LineClassifier) -> String {
  let right = zip(model(test).argmax().scalars, test.labels.scalars).count { $0 == $1 }
  return "\((1000 * Double(right) / Double(test.labels.count)).rounded() / 10) %"
}

var model = LineClassifier(vocabularySize: vocabulary.count, classCount: 2, using: &generator)
try train(&model, on: lines.training, vocabulary, epochs: epochs, using: &generator) { epoch, loss, model in
  guard epoch % 5 == 0 || epoch == epochs else { return }
  print("epoch \(epoch), loss \(loss), held-out accuracy \(accuracy(model))")
}

// Some lines it never saw, each as it was written, then shuffled.
let probabilities = softmax(model(test)).scalars
for (row, text) in test.texts.prefix(6).enumerated() {
  print(" - \(Int(100 * probabilities[2 * row + 1])) % shuffled:", text)
}
