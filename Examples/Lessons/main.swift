// The programs behind docs/lessons: `swift run -c release lessons concise` runs the first. A page's code blocks are the
// parts of a lesson that follow a call of `snippet`, and the tests run them all.
let lessons: [(name: String, run: () throws -> Void)] = [
  ("concise", { try concise() }),
  ("from-scratch", fromScratch),
  ("gru", gru),
  ("lstm", lstm),
  ("deep-and-bidirectional", deepAndBidirectional),
  ("held-out", heldOut),
  ("sampling", sampling),
  ("rhyme", rhyme),
  ("front-page", frontPage),
]

let chosen = CommandLine.arguments.dropFirst()
if let name = chosen.first, let lesson = lessons.first(where: { $0.name == name }) {
  try lesson.run()
} else {
  print("Name one of the lessons: \(lessons.map(\.name).joined(separator: ", "))")
}
