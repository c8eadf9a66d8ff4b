import Foundation

/// A page of a lesson: Markdown whose code blocks are named, and may be followed by a block of what they print.
///
///     ```swift name
///     print(1 + 1)
///     ```
///     ```text
///     2
///     ```
struct LessonPage {
  struct Block: Equatable {
    /// What stands behind the three ticks: "swift name", "text", "sh".
    var info: String
    var text: String
  }

  /// What stands between the blocks, one more than there are.
  private var prose: [String] = [""]
  private(set) var blocks: [Block] = []

  init(contentsOf path: String) throws {
    self.init(String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self))
  }

  init(_ markdown: String) {
    var isInside = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if isInside {
        if line == "```" {
          isInside = false
          prose.append("")
        } else {
          blocks[blocks.count - 1].text += line + "\n"
        }
      } else if line.hasPrefix("```") {
        isInside = true
        blocks.append(Block(info: String(line.dropFirst(3)), text: ""))
      } else {
        prose[prose.count - 1] += line + "\n"
      }
    }
    for index in blocks.indices where blocks[index].text.hasSuffix("\n") { blocks[index].text.removeLast() }
  }

  var markdown: String {
    var result = prose[0]
    for (block, text) in zip(blocks, prose.dropFirst()) {
      result += "```\(block.info)\n" + (block.text.isEmpty ? "" : block.text + "\n") + "```\n" + text
    }
    return result
  }

  /// A block of code and what it is shown to print.
  struct Shown {
    let name: String
    let code: String
    let output: String
  }

  /// The Swift blocks in their order.
  var shown: [Shown] {
    blocks.indices.filter { blocks[$0].info.hasPrefix("swift") }.map { index in
      let next = index + 1
      let hasOutput = next < blocks.count && blocks[next].info == "text" && prose[next].allSatisfy(\.isNewline)
      return Shown(
        name: String(blocks[index].info.dropFirst("swift ".count)), code: blocks[index].text,
        output: hasOutput ? blocks[next].text : "")
    }
  }

  /// The page with the code of `snippets`, and with `outputs` wherever what it shows is another.
  func updated(snippets: [String: String], outputs: [String: String]) -> LessonPage {
    var page = self
    for index in blocks.indices where blocks[index].info.hasPrefix("swift ") {
      let name = String(blocks[index].info.dropFirst("swift ".count))
      page.blocks[index].text = snippets[name] ?? blocks[index].text
      let next = index + 1
      if let output = outputs[name], next < blocks.count, blocks[next].info == "text",
        !Figures.agree(blocks[next].text, output)
      {
        page.blocks[next].text = output
      }
    }
    return page
  }
}
