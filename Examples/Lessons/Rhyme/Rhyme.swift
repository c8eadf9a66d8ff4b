import Refrain

func rhyme() throws {
  snippet("model")
  func train(on corpus: BuiltinCorpus, epochs: Int) throws -> Writer {
    let text = try Corpus(builtin: corpus).text
    let vocabulary = Vocabulary(of: text)
    var generator = Philox(seed: 1)
    let model = LanguageModel(
      .init(cell: .gru, vocabularySize: vocabulary.count, hiddenSize: 128), weights: .pytorch(hiddenSize: 128),
      using: &generator)
    var settings = TrainingSettings()
    settings.optimizer = .adam
    settings.learningRate = 0.01
    settings.clippingNorm = 1
    settings.epochs = epochs
    var trainer = try LanguageModelTrainer(model, on: vocabulary.encode(text), settings: settings)
    try trainer.train()
    return Writer(model: trainer.model, vocabulary: vocabulary)
  }

  let english = try train(on: .english, epochs: 20)

  snippet("free")
  print(try english.write(120, after: "The ", sampling: .temperature(0.7), seed: 1))

  snippet("form")
  var form = LyricsForm(sections: try LyricsForm.sections(parsing: "verse chorus:2:AA verse chorus"))
  form.length = .words(4...7)
  form.rhyme = .scheme(["A", "A", "B", "B"])
  let options = WritingOptions(sampling: .temperature(0.7), seed: 1)
  let song = try english.lyrics(form, options, draftCount: 8)
  print(song.text)

  snippet("kept")
  for section in song.sections {
    let ends = section.lines.map { $0.split { !$0.isLetter }.last ?? "" }
    print(section.name, section.isRepeated ? "came back" : "was written", ends.joined(separator: ", "))
  }

  snippet("words")
  form.required = ["river"]
  form.excluded = ["the"]
  let other = try english.lyrics(form, options, draftCount: 4).text.lowercased()
  print(other.contains("river"), other.split(whereSeparator: { !$0.isLetter }).contains("the"))

  snippet("chinese")
  let chinese = try train(on: .chinese, epochs: 6)
  var verse = LyricsForm(sections: [.init("主歌")])
  verse.length = .characters(7)
  verse.rhyme = .scheme(["A", "A", "X", "A"])
  print(try chinese.lyrics(verse, options, draftCount: 8).text)

  snippet("impossible")
  verse.required = ["一路平安一路顺风"]
  do { print(try chinese.lyrics(verse, options, draftCount: 8).text) } catch { print(error) }
  endSnippet()
}
