/// Why lyrics cannot be written as they are wanted.
public enum LyricsError: Error, Sendable, Equatable {
  /// It is no length of lines.
  case badLength(String)
  /// It is no rhyme scheme.
  case badRhyme(String)
  /// It is no rule of what rhymes.
  case badRhymeSound(String)
  /// A word has no letters.
  case emptyWord(String)
  /// A section of a form that cannot be read.
  case badSection(String)
  /// There are no sections.
  case noSections
  /// A section cannot have so many lines.
  case badLineCount(Int)
  /// The words of a fixed refrain are of no use if nothing is a refrain.
  case noRefrain
  /// The vocabulary has no token that is this line end.
  case noLineEnd(String)
  /// The vocabulary lacks what the word is made of.
  case unwritable(word: String)
  /// A word is both required and excluded.
  case requiredAndExcluded(word: String)
  /// A word that is too long for the lines, or more words than fit.
  case wordsDoNotFit([String], longest: Int, unit: LineLength.Unit)
  /// The first line begins with the prompt, which breaks the rules by itself.
  case promptBreaksRules(String)
  /// `line` counts from 1 within its section.
  case noLineFound(section: String, line: Int, wanted: String)
}

extension LyricsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badLength(let text):
      "the line length \"\(printable(text))\" cannot be read; give a number of characters (7), a range (5-9), or words "
        + "(6w, 4-7w), from 1 to \(LineLength.longest)"
    case .badRhyme(let text):
      "the rhyme \"\(printable(text))\" names no ending; give a scheme in capital letters (AABB), or the characters that "
        + "lines may end in"
    case .badRhymeSound(let text):
      "\"\(printable(text))\" says nothing about what rhymes; give sound, character, or groups of characters with commas "
        + "between them"
    case .emptyWord(let text):
      "\"\(printable(text))\" is no word; give letters or digits, on one line"
    case .badSection(let text):
      "the section \"\(printable(text))\" cannot be read; give a name, with a number of lines and a rhyme if you like: "
        + "verse, verse:4, chorus:2:AA"
    case .noSections: "the form names no section; give at least one, such as verse"
    case .badLineCount(let count): "a section cannot have \(count) lines; give 1 to \(LyricsForm.Section.mostLines)"
    case .noRefrain: "there are words for the refrain, and the form has none; name a section chorus or refrain"
    case .noLineEnd(let end):
      "the model knows no token that is \(name(ofLineEnd: end)), so it cannot end lines; if spaces end its lines, give "
        + "--line-end space (lineEnd in Swift), else train it with --newlines keep"
    case .unwritable(let word):
      "the model's vocabulary cannot write \"\(printable(word))\": the text it was trained on lacks some of it"
    case .requiredAndExcluded(let word):
      "\"\(printable(word))\" must be in the text and must not; leave it out on one side"
    case .wordsDoNotFit(let words, let longest, let unit):
      "\(words.map { "\"\(printable($0))\"" }.joined(separator: ", ")) cannot be placed in lines of at most \(longest) "
        + "\(unit == .words ? "words" : "characters"); give longer lines, more of them, or fewer words"
    case .promptBreaksRules(let line):
      "the first line begins with \"\(printable(line))\", which leaves no room for a line as it is wanted; end the prompt "
        + "with a line end to begin below it, or loosen the length or the words"
    case .noLineFound(let section, let line, let wanted):
      "the model found no line \(line) of the \(printable(section)) that \(wanted); allow more lengths or rhymes, or "
        + "leave out fewer words"
    }
  }
}

private func name(ofLineEnd end: String) -> String {
  switch end {
  case "\n": "a line end"
  case " ": "a space"
  default: "\"\(printable(end))\""
  }
}
