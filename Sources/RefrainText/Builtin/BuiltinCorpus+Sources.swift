/// The embedded sources, in the order of their songs; `BuiltinSong.parse` says how they are marked up.
extension BuiltinCorpus {
  static let chineseSources: [StaticString] = [
    chinese01, chinese02, chinese03, chinese04, chinese05, chinese06, chinese07, chinese08,
    chinese09, chinese10, chinese11, chinese12, chinese13, chinese14, chinese15, chinese16,
    chinese17, chinese18, chinese19, chinese20,
  ]

  static let englishSources: [StaticString] = [
    english01, english02, english03, english04, english05, english06, english07, english08,
  ]
}
