/// What lyrics are to be like: their sections, and what their lines must keep to.
///
/// A refrain is written once. Whenever a section of its name comes again, it comes back word for word, and the model
/// reads it, so that the next verse follows from it.
public struct LyricsForm: Sendable, Hashable {
  /// A part of the lyrics, a verse or a chorus.
  public struct Section: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// How many lines it has.
    public var lineCount: Int
    /// Nil for the form's own.
    public var rhyme: LineRhyme?
    /// Lines that are given rather than written.
    public var lines: [String]?
    /// Whether it comes back word for word.
    public var isRefrain: Bool

    /// - Parameters:
    ///   - name: what it is called.
    ///   - lineCount: how many lines it has.
    ///   - rhyme: nil for that of the form.
    ///   - lines: lines that are given rather than written; nil for none.
    ///   - isRefrain: nil if the name decides: chorus, refrain, hook, burden, 副歌, 叠句, 후렴 and サビ are.
    public init(
      _ name: String, lineCount: Int = 4, rhyme: LineRhyme? = nil, lines: [String]? = nil, isRefrain: Bool? = nil
    ) {
      self.name = name
      self.lineCount = lineCount
      self.rhyme = rhyme
      self.lines = lines
      self.isRefrain = isRefrain ?? Self.refrainNames.contains(name.lowercased())
    }

    private static let refrainNames: Set<String> = ["chorus", "refrain", "hook", "burden", "副歌", "叠句", "후렴", "サビ"]
    static let mostLines = 1_000
  }

  /// In their order.
  public var sections: [Section]
  /// Nil for lines as long as the model makes them.
  public var length: LineLength?
  /// Nil for lines that need not rhyme.
  public var rhyme: LineRhyme?
  /// What makes two lines rhyme.
  public var sound: RhymeSound
  /// Words that occur somewhere, each where the model finds it most probable.
  public var required: [String]
  /// Words that occur nowhere.
  public var excluded: [String]
  /// What ends a line for the model: a space if it was trained with line ends as spaces. The text that is written has
  /// line ends all the same.
  public var lineEnd: String

  /// A form of these sections.
  public init(
    sections: [Section], length: LineLength? = nil, rhyme: LineRhyme? = nil, sound: RhymeSound = .sound,
    required: [String] = [], excluded: [String] = [], lineEnd: String = "\n"
  ) {
    self.sections = sections
    self.length = length
    self.rhyme = rhyme
    self.sound = sound
    self.required = required
    self.excluded = excluded
    self.lineEnd = lineEnd
  }

  /// The sections of a text like `verse chorus verse:8:ABAB chorus`: names, each with a number of lines and a rhyme if
  /// they are not `lineCount` and the form's own.
  ///
  /// - Throws: ``LyricsError/badSection(_:)``, ``LyricsError/badRhyme(_:)``.
  public static func sections(parsing text: String, lineCount: Int = 4) throws(LyricsError) -> [Section] {
    var sections: [Section] = []
    for part in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      let fields = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      var section = Section(fields[0], lineCount: lineCount)
      guard !fields[0].isEmpty, fields.count <= 3 else { throw .badSection(String(part)) }
      if fields.count > 1 {
        guard let count = Int(fields[1]) else { throw .badSection(String(part)) }
        section.lineCount = count
      }
      if fields.count > 2 { section.rhyme = try LineRhyme(parsing: fields[2]) }
      sections.append(section)
    }
    return sections
  }

  /// Gives all refrains these lines.
  ///
  /// - Throws: ``LyricsError/noRefrain`` where no section is one.
  public mutating func setRefrain(_ lines: [String]) throws(LyricsError) {
    guard sections.contains(where: \.isRefrain) else { throw .noRefrain }
    for index in sections.indices where sections[index].isRefrain { sections[index].lines = lines }
  }
}

/// Lyrics that were written.
public struct Lyrics: Sendable, Hashable {
  /// A part of the lyrics, a verse or a chorus.
  public struct Section: Sendable, Hashable {
    /// What it is called.
    public let name: String
    /// Its lines, without their ends.
    public internal(set) var lines: [String]
    /// Whether it is a refrain that came back, or was given.
    public let isRepeated: Bool
  }

  /// What the first line begins with, after lines of its own.
  public let prompt: String
  /// In their order.
  public internal(set) var sections: [Section] = []
  /// The ids that were chosen, line ends included; what came back or was given is not among them.
  public internal(set) var ids: [Int32] = []
  /// ln P(token | what stands before) of each, by the model itself.
  public internal(set) var logProbabilities: [Float] = []
  /// What they were drawn with.
  public let seed: UInt64
  /// The lines of the prompt that are over, with their line ends.
  let lead: String

  /// All of it: the prompt's lines, and the sections with an empty line between them.
  public var text: String {
    lead + sections.map { $0.lines.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }
}
