import RefrainText

/// A prompt that a model cannot continue, since it will never see one of its characters.
struct UnusablePrompt: Error, CustomStringConvertible {
  let description: String

  /// Nil if every character of `prompt` is known or has the unknown token, and there is one.
  init?(_ prompt: String, _ vocabulary: Vocabulary) {
    guard !prompt.isEmpty else {
      description = "--prompt '': there is nothing to continue; give at least one character"
      return
    }
    do throws(VocabularyError) {
      _ = try vocabulary.encode(prompt)
      return nil
    } catch {
      let option = printable(promptOption(prompt))
      switch error {
      case .unknownCharacter(let scalar, let position, _):
        description =
          "\(option): “\(printable(String(scalar)))”, its character \(position), does not occur in the text that is "
          + "to be learnt; give another prompt"
      case .unknownCluster(let cluster, let position, _):
        description =
          "\(option): “\(printable(cluster))”, its grapheme cluster \(position), does not occur in the text that is "
          + "to be learnt; give another prompt"
      default: description = "\(option): \(error)"
      }
    }
  }
}

/// A prompt as the command line takes it; one that begins with a hyphen would be read as an option by itself.
func promptOption(_ prompt: String) -> String {
  (prompt.hasPrefix("-") ? "--prompt=" : "--prompt ") + shellQuoted(prompt, isPath: false)
}
