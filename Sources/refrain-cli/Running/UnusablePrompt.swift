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
        "\(printable(promptOption(prompt))): “\(printable(String(scalar)))”, its character \(index + 1), does "
        + "not occur in the text that is to be learnt; give another prompt"
      return
    }
    return nil
  }
}

/// A prompt as the command line takes it; one that begins with a hyphen would be read as an option by itself.
func promptOption(_ prompt: String) -> String {
  (prompt.hasPrefix("-") ? "--prompt=" : "--prompt ") + shellQuoted(prompt, isPath: false)
}
