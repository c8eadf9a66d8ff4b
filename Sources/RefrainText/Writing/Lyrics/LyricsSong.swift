/// A song on its way: the state that has read it so far, and the lines.
struct LyricsSong: Sendable {
  private let scheme: LyricsScheme
  private let writer: Writer
  private let unknown: UnknownCharacterPolicy
  private var state: WritingState
  private var sampler: Sampler
  /// What the prompt holds of the first line.
  private var begun: [UInt8]
  private(set) var lyrics: Lyrics
  private var refrains: [String: [String]] = [:]

  init(
    _ scheme: LyricsScheme, _ writer: Writer, after prompt: String, _ options: WritingOptions
  ) throws(WritingError) {
    self.scheme = scheme
    self.writer = writer
    unknown = options.unknown
    var tokenWriter = try TokenWriter(writer, sampling: options.sampling, seed: options.seed)
    let ids = try writer.encode(prompt, unknown: options.unknown, allowsNothing: true)
    // A song without a prompt begins as a line does that follows another.
    try tokenWriter.read(ids.isEmpty ? [scheme.setting.lineEnd] : ids)
    state = tokenWriter.state
    sampler = tokenWriter.sampler
    let ends: Set<Character> = scheme.form.lineEnd == " " ? [" ", "\n", "\r\n"] : ["\n", "\r\n"]
    let lineStart = prompt.lastIndex { ends.contains($0) }.map { prompt.index(after: $0) } ?? prompt.startIndex
    begun = Array(prompt[lineStart...].utf8)
    lyrics = Lyrics(prompt: prompt, seed: options.seed, lead: String(prompt[..<lineStart]))
  }

  /// The line that a prompt has begun.
  var begunText: LineText? { LineText(begun) }

  mutating func beginSection(_ section: LyricsForm.Section, isRepeated: Bool) {
    lyrics.sections.append(.init(name: section.name, lines: [], isRepeated: isRepeated))
  }

  /// What the refrain of this name was, or is given to be.
  func refrain(_ section: LyricsForm.Section) -> [String]? {
    section.lines ?? (section.isRefrain ? refrains[section.name] : nil)
  }

  mutating func endSection(_ section: LyricsForm.Section) {
    guard section.isRefrain, let last = lyrics.sections.last else { return }
    refrains[section.name] = last.lines
  }

  /// Where the next line begins; nil for a prompt that can begin no line.
  func lineStart(_ rules: LineRules) -> LineHypothesis? {
    guard let start = LineHypothesis(state, begun: begun, limit: rules.length.range.upperBound),
      rules.admits(start.text, limit: start.limit)
    else { return nil }
    return start
  }

  mutating func writeLine(_ rules: LineRules, draftCount: Int, blame: (LineText) -> Double) -> LineText? {
    guard let start = lineStart(rules) else { return nil }
    let writing = LineWriting(setting: scheme.setting, rules: rules, draftCount: draftCount)
    guard let line = writing.write(from: start, &sampler, blame: blame) else { return nil }
    add(line)
    return line.text
  }

  /// A single draft, for seeing what might be written; the song goes on after it.
  mutating func sketchLine(_ rules: LineRules) -> LineDrafting.Draft? {
    guard let start = lineStart(rules) else { return nil }
    var drafting = LineDrafting(setting: scheme.setting, rules: rules, sampler: sampler)
    let draft = drafting.draft(from: start)
    sampler.follow(drafting.sampler)
    guard var line = draft.ended ?? draft.steps.last else { return nil }
    if draft.ended == nil { line.end(with: scheme.setting.lineEnd, probability: 1) }
    add(line)
    return draft
  }

  private mutating func add(_ line: LineHypothesis) {
    var line = line
    line.read()
    state = line.state
    for id in line.ids { sampler.noteWritten(id) }
    lyrics.ids += line.ids
    lyrics.logProbabilities += line.logProbabilities
    append(String(line.text.characters))
  }

  /// Lets the model read a line that is given or comes back.
  mutating func readLine(_ line: String) throws(WritingError) {
    if !begun.isEmpty {
      // The prompt's line stands by itself.
      let prompted = String(decoding: begun, as: UTF8.self)
      let sections = lyrics.sections
      lyrics = Lyrics(prompt: lyrics.prompt, seed: lyrics.seed, lead: lyrics.lead + prompted + "\n")
      lyrics.sections = sections
      read([scheme.setting.lineEnd])
    }
    read(try writer.encode(line, unknown: unknown, allowsNothing: true) + [scheme.setting.lineEnd])
    append(line)
  }

  private mutating func read(_ ids: [Int32]) {
    for id in ids {
      state.advance(id)
      sampler.noteRead(id)
    }
  }

  private mutating func append(_ line: String) {
    begun = []
    lyrics.sections[lyrics.sections.count - 1].lines.append(line)
  }
}
