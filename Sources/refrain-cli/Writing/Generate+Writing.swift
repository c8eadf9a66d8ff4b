import ArgumentParser
import RefrainText

/// The ways to write.
extension Generate {
  func options(length fallback: Int, stops: [String]) -> WritingOptions {
    WritingOptions(
      length: length ?? fallback, sampling: sampling.sampling(), seed: seed, stops: stops, unknown: unknown,
      wantsLogProbabilities: json)
  }

  private static let length = 50

  /// Continues each prompt `count` times; a single text appears as it is made.
  func write(_ writer: Writer) throws {
    let options = options(length: Self.length, stops: stop)
    let texts = try prompts.texts().flatMap { Array(repeating: $0, count: count) }
    if texts.count == 1, !json {
      let stream = try writer.stream(after: texts[0], options)
      try Console.write(texts[0])
      for piece in stream { try Console.write(piece) }
      try Console.write("\n")
    } else {
      try show(try writer.write(after: texts, options).map { ($0, nil) }, writer)
    }
  }

  func search(_ writer: Writer, width: Int) throws {
    let search = BeamSearch(
      width: width, length: length ?? Self.length, lengthPenalty: lengthPenalty ?? 1, stops: stop, unknown: unknown)
    let found = try prompts.texts().flatMap { try writer.write(after: $0, search).prefix(count) }
    try show(found.map { ($0, search.score(of: $0)) }, writer)
  }

  private func show(_ texts: [(writing: Writing, score: Double?)], _ writer: Writer) throws {
    for (index, (writing, score)) in texts.enumerated() {
      if json {
        var line = WrittenJSON(writing, writer.vocabulary, settings)
        line.score = score
        try Console.print(try line.line())
      } else {
        try Console.print((index > 0 ? "\n" : "") + writing.text)
      }
    }
  }

  /// `count` lyrics after each prompt, a section at a time.
  func writeLyrics(_ writer: Writer) throws {
    let form = try lyrics.lyricsForm()
    let texts = try prompts.isEmpty ? [""] : prompts.texts()
    var options = options(length: 0, stops: [])
    options.sampling = sampling.sampling(temperature: Self.lyricsTemperature)
    var isFirst = true
    for prompt in texts {
      for _ in 0..<count {
        if json {
          let written = try writer.lyrics(form, after: prompt, options)
          try Console.print(try WrittenJSON(written, writer.vocabulary, settings).line())
        } else {
          // Nothing appears of lyrics that cannot be written.
          var shown = (isFirst ? "" : "\n") + prompt
          _ = try writer.lyrics(form, after: prompt, options) {
            try Console.write(shown + $0)
            shown = ""
          }
        }
        isFirst = false
        options.seed &+= 1
      }
    }
  }

  private static let lyricsTemperature: Float = 0.8

  private var settings: WrittenJSON.Settings {
    var settings = WrittenJSON.Settings(model: directory, weights: weights.rawValue)
    if lyrics.isWanted {
      (settings.lines, settings.line_length) = (lyrics.lines ?? 4, lyrics.lineLength)
      (settings.rhyme, settings.rhyme_by) = (lyrics.rhyme, lyrics.rhyme.map { _ in lyrics.rhymeBy ?? "sound" })
      (settings.form, settings.refrain) = (lyrics.form, lyrics.refrain)
      (settings.include, settings.exclude) = (lyrics.include, lyrics.exclude)
    } else {
      (settings.length, settings.stops) = (length ?? Self.length, stop)
    }
    if let beam {
      (settings.beam, settings.length_penalty) = (beam, lengthPenalty ?? 1)
      return settings
    }
    let used = sampling.sampling(temperature: lyrics.isWanted ? Self.lyricsTemperature : nil)
    (settings.temperature, settings.top_k, settings.top_p, settings.min_p) =
      (used.temperature, used.topK, used.topP, used.minP)
    settings.repetition_penalty = used.repetitionPenalty
    (settings.presence_penalty, settings.frequency_penalty) = (used.presencePenalty, used.frequencyPenalty)
    return settings
  }
}
