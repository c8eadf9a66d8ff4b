// A sequence labeller: the spaces of a line are taken out, and for each letter the model says whether one came after
// it. That depends on what follows as much as on what came before, so the lines, which differ in length, are read in
// both directions. `swift run -c release labeller-example` learns from three quarters of the built-in English songs
// and is tested on the others; a number behind it is how many epochs to train (15).
import Refrain

let epochs = max(1, Int(CommandLine.arguments.dropFirst().first ?? "") ?? 15)

let lines = try SongLines()
let vocabulary = Vocabulary(of: "abcdefghijklmnopqrstuvwxyz'")
let test = try LineBatch(lines.heldOut, vocabulary)
let expected = test.labels.scalars
print("\(lines.training.count) lines to learn from, \(lines.heldOut.count) of other songs held out")
print("no space anywhere: \(Score(expected.map { _ in 0 }, expected: expected))")

var generator = Philox(seed: 1)
var model = LetterLabeller(vocabularySize: vocabulary.count, labelCount: 2, using: &generator)
try train(&model, on: lines.training, vocabulary, epochs: epochs, using: &generator) { epoch, loss, model in
  guard epoch % 5 == 0 || epoch == epochs else { return }
  print("epoch \(epoch), loss \(loss), \(Score(model(test).argmax().scalars, expected: expected))")
}

// Some lines it never saw, with the spaces that it puts in.
for words in lines.heldOut.prefix(6) {
  let labels = try model(LineBatch([words], vocabulary)).argmax().scalars
  print(" -", zip(words.joined(), labels).map { $1 == 1 ? "\($0) " : "\($0)" }.joined())
}
