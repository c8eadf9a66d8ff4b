import RefrainText

/// A text that may hold anything, on one line and without what a terminal would obey: a line end is " / ", several in
/// a row are " // ", as verses are quoted, and other control characters are `\u{…}`.
func onOneLine(_ text: String) -> String {
  var shown = ""
  var lineEnds = 0
  var scalars = text.unicodeScalars[...]
  func separate() {
    if lineEnds > 0 { shown += lineEnds == 1 ? " / " : " // " }
    lineEnds = 0
  }
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\r" where scalars.first == "\n": continue
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lineEnds += 1
    default:
      separate()
      shown += printable(String(scalar))
    }
  }
  separate()
  return shown
}
