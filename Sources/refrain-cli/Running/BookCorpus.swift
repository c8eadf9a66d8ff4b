import RefrainText

/// The data set of the book's chapter. The lyrics belong to their authors and are no part of Refrain.
enum BookCorpus {
  static let defaultPath = "data/jaychou_lyrics.txt.zip"
  static let prompts = ["分开", "不分开"]
  private static let characters = 10_000

  /// The first 10,000 characters, line ends as spaces.
  static func load(_ path: String?) throws -> Corpus {
    do {
      return try Corpus(contentsOf: path ?? defaultPath, characters: characters, newlines: .space)
    } catch {
      if case .file(.notFound(let missing)) = error { throw BookCorpusMissing(path: missing) }
      throw error
    }
  }
}

struct BookCorpusMissing: Error, CustomStringConvertible {
  let path: String

  var description: String {
    """
    \(printable(path)): there is no such file.
    This takes the data set of the book "Dive into Deep Learning": the lyrics of ten albums by Jay Chou, 63,282 \
    characters, of which the chapter reads the first 10,000. They belong to their authors, so Refrain does not bring \
    them along. The book keeps them in the folder data of its repository; this command puts them where they are \
    looked for:
      mkdir -p data && curl -L -o \(BookCorpus.defaultPath) \
    https://github.com/d2l-ai/d2l-zh/raw/master/data/jaychou_lyrics.txt.zip
    Or name the file with --corpus PATH.
    """
  }
}
