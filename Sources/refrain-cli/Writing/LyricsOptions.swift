import ArgumentParser
import RefrainText

/// What lyrics are to be like. Any of these writes lyrics rather than so many characters.
struct LyricsOptions: ParsableArguments {
  @Option(help: "Lines of each section. Default: 4.")
  var lines: Int?
  @Option(help: "How long lines are: 7 or 5-9 characters, 6w or 4-7w words.")
  var lineLength: String?
  @Option(help: "A scheme in capital letters, such as AABB (X rhymes with none), or the characters that lines end in.")
  var rhyme: String?
  @Option(
    help: ArgumentHelp(
      "What rhymes: sound (finals in Chinese, the end of the last word elsewhere), the same last character, or groups "
        + "of characters: 天年间,光方. Default: sound.", valueName: "sound|character|groups"))
  var rhymeBy: String?
  @Option(help: ArgumentHelp("A word that must occur, where it fits best; repeatable.", valueName: "word"))
  var include: [String] = []
  @Option(help: ArgumentHelp("A word that must not occur; repeatable.", valueName: "word"))
  var exclude: [String] = []
  @Option(
    help: ArgumentHelp(
      "The sections, each with lines and rhyme if you like: \"verse chorus verse:8:ABAB chorus\". A chorus (refrain, "
        + "hook, 副歌) is written once and comes back word for word.", valueName: "sections"))
  var form: String?
  @Option(
    help: ArgumentHelp(
      "The words of the refrain, lines parted by \" / \". Without --form: verse, chorus, verse, chorus.",
      valueName: "text"))
  var refrain: String?
  @Option(help: "What ended lines in training: space for a model trained with --newlines space. Default: newline.")
  var lineEnd: LineEnd?

  enum LineEnd: String, ExpressibleByArgument, CaseIterable {
    case newline, space

    var text: String { self == .newline ? "\n" : " " }
  }

  var isWanted: Bool {
    lines != nil || lineLength != nil || rhyme != nil || rhymeBy != nil || !include.isEmpty || !exclude.isEmpty
      || form != nil || refrain != nil || lineEnd != nil
  }

  func validate() throws {
    if rhymeBy != nil, rhyme == nil, form?.contains(":") != true {
      throw ValidationError("--rhyme-by says what rhymes, and nothing is to rhyme; give --rhyme as well.")
    }
  }

  /// The form that the flags describe.
  func lyricsForm() throws -> LyricsForm {
    let names = form ?? (refrain == nil ? "verse" : "verse chorus verse chorus")
    var form = LyricsForm(sections: try LyricsForm.sections(parsing: names, lineCount: lines ?? 4))
    form.length = try lineLength.map { try LineLength(parsing: $0) }
    form.rhyme = try rhyme.map { try LineRhyme(parsing: $0) }
    form.sound = try rhymeBy.map { try RhymeSound(parsing: $0) } ?? .sound
    (form.required, form.excluded) = (include, exclude)
    form.lineEnd = (lineEnd ?? .newline).text
    if let refrain { try form.setRefrain(Self.split(refrain)) }
    return form
  }

  /// The lines of "one / two".
  private static func split(_ text: String) -> [String] {
    text.split(separator: "\n").flatMap { $0.split(separator: " / ") }.map(String.init)
  }
}
