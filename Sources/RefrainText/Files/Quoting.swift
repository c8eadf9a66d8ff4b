/// The text as a message may show it: names out of a file can hold terminal commands or be endless, so control
/// characters become `\u{…}` and what follows 200 characters becomes `…`.
package func printable(_ text: String) -> String {
  let limit = 200
  var shown = ""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    guard index < limit else { return shown + "…" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// The text as one word of a POSIX shell command, quoted only where it must be.
package func shellQuoted(_ word: String, isPath: Bool = true) -> String {
  let isPlain = word.unicodeScalars.allSatisfy { scalar in
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "/._-+,:@%".unicodeScalars.contains(scalar)
  }
  // A leading hyphen would be read as an option; another word than a path cannot be written differently.
  let safe = isPath && word.hasPrefix("-") ? "./" + word : word
  guard !isPlain || word.isEmpty else { return safe }
  var quoted = "'"
  for scalar in safe.unicodeScalars {
    if scalar == "'" { quoted += #"'\''"# } else { quoted.unicodeScalars.append(scalar) }
  }
  return quoted + "'"
}

/// `12345678` as `12,345,678`.
package func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude).utf8)
  var text = number < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.unicodeScalars.append(Unicode.Scalar(digit))
  }
  return text
}
