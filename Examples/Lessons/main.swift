// The programs behind docs/lessons: `swift run -c release lessons concise` runs the first. A page's code blocks are the
// parts of a lesson that follow a call of `snippet`, and the tests run them all.
let lessons: [(name: String, run: () throws -> Void)] = [
  ("concise", { try concise() }),
  ("from-scratch", fromScratch),
]

let chosen = CommandLine.arguments.dropFirst()
guard let name = chosen.first, chosen.count == 1, let lesson = lessons.first(where: { $0.name == name }) else {
  fatalError("Name one of the lessons: \(lessons.map(\.name).joined(separator: ", "))")
}
try lesson.run()
