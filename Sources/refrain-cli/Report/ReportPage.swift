import RefrainText

/// A run as one page of HTML that needs nothing beside it.
struct ReportPage {
  let run: RunFiles
  /// Nil where no text is read.
  var reading: ReadingSection?

  var html: HTML {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'sha256-\(ReportScript.sha256)'; base-uri 'none'; form-action 'none'">
    <meta name="color-scheme" content="light dark">
    <title>\(run.name) – Refrain</title>
    <style>
    \(ReportStyle.css)
    </style>
    </head>
    <body>
    <header>
    <p class="kicker">Refrain · training report</p>
    <h1>\(run.name)</h1>
    <p class="lead">\(lead)</p>
    \(figures)
    </header>
    <main>
    \(curves)\(samples)\(reading?.html ?? "")\(settings)
    </main>
    <footer>Made by refrain \(RefrainCommand.version). This page needs no network and no other file.</footer>
    <script>\(HTML(markup: ReportScript.source))</script>
    </body>
    </html>

    """
  }

  /// "LSTM of 256 units, 1,234,567 parameters, a vocabulary of 2,582 tokens"
  private var lead: String {
    guard let configuration = run.configuration else { return "The model of this run is not written yet." }
    return "\(configuration.summary) · \(grouped(configuration.parameterCount)) parameters · "
      + "a vocabulary of \(grouped(configuration.vocabularySize))"
  }

  private var figures: HTML {
    let items: [HTML] = RunFigures(run.history).items.map { figure in
      let note: HTML = figure.note.map { "<small>\($0)</small>" } ?? ""
      return "<div><dt>\(figure.name)</dt><dd>\(figure.value)\(note)</dd></div>"
    }
    return items.isEmpty ? "" : "<dl class=\"figures\">\(items)</dl>"
  }

  private var curves: HTML {
    guard let history = run.history else {
      return """
        <section><h2>Curves</h2><p>This run has written no metrics.jsonl, so there are no curves and no samples.</p>\
        </section>
        """
    }
    let charts = RunCharts(history).charts.compactMap(\.html)
    guard !charts.isEmpty else {
      return "<section><h2>Curves</h2><p>No epoch is finished yet.</p></section>"
    }
    return """
      <section id="curves"><h2>Curves</h2><p>\(RunCharts(history).story)</p>
      <div class="grid2">\(charts)</div></section>

      """
  }

  private var samples: HTML {
    guard let timeline = run.history.flatMap({ SampleTimeline(history: $0).html }) else { return "" }
    return """
      <section id="samples"><h2>What it wrote as it learnt</h2>
      <p>The continuations of the same prompts, most of them from the beginning, when most is learnt.</p>
      \(timeline)</section>

      """
  }

  private var settings: HTML {
    let items: [HTML] = run.allSettings.map { setting in
      "<div><dt>\(setting.name)</dt><dd>\(setting.value.isEmpty ? "–" : setting.value)</dd></div>"
    }
    return """
      <section id="settings"><h2>Settings</h2>
      <p>\(run.settings.isEmpty ? "What config.json says of the model." : "As settings.json holds them.")</p>
      <dl class="facts card">\(items)</dl></section>
      """
  }
}
