import RefrainText

/// A prompt that a model cannot continue, since it will never see one of its characters.
struct UnusablePrompt: Error, CustomStringConvertible {
  let description: String

  /// Nil if every character of `prompt` is known, and there is one.
  init?(_ prompt: String, _ vocabulary: Vocabulary) {
    let scalars = prompt.unicodeScalars
    guard !scalars.isEmpty else {
      description = "--prompt '': there is nothing to continue; give at least one character"
      return
    }
    for (index, scalar) in scalars.enumerated() where vocabulary.id(of: scalar) == nil {
      description =
        "--prompt \(printable(shellQuoted(prompt))): “\(printable(String(scalar)))”, its character \(index + 1), does "
        + "not occur in the text that is to be learnt; give another prompt"
      return
    }
    return nil
  }
}
