import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

@Suite struct BatchWritingTests {
  private let prompts = ["a", "雨在敲窗\na😀", "fed cab", "雨", "bad", "c", "雨在", "def"]

  /// Prompts of different lengths, one and two layers, any number of rows: each text is what it is by itself.
  @Test(arguments: [1, 2, 3, 8], [Sampling.greedy, .temperature(1.5)])
  func equalsEachAlone(_ count: Int, _ sampling: Sampling) throws {
    for layers in [1, 2] {
      let writer = opinionatedWriter(layerCount: layers)
      let texts = try writer.write(40, after: Array(prompts[..<count]), sampling: sampling, seed: 9)
      #expect(texts.count == count)
      for (index, text) in texts.enumerated() {
        #expect(text == (try writer.write(40, after: prompts[index], sampling: sampling, seed: 9 + UInt64(index))))
      }
    }
  }

  @Test func noLengthAndNoPrompts() throws {
    let writer = opinionatedWriter()
    #expect(try writer.write(0, after: prompts) == prompts)
    #expect(try writer.write(10, after: [String]()) == [])
  }

  @Test func refusals() {
    let writer = opinionatedWriter()
    #expect(throws: WritingError.emptyPrompt) { try writer.write(3, after: ["a", ""]) }
    #expect(throws: WritingError.badLength(-1)) { try writer.write(-1, after: ["a"]) }
    #expect(throws: WritingError.badTemperature(0)) { try writer.write(3, after: ["a"], sampling: .temperature(0)) }
    #expect(throws: WritingError.self) { try writer.write(3, after: ["a", "猫"]) }
    var model = writer.model
    model.head.bias = Tensor(repeating: .nan, shape: [writer.vocabulary.count])
    let broken = Writer(model: model, vocabulary: writer.vocabulary)
    #expect(throws: WritingError.notFinite) { try broken.write(3, after: ["a", "b"]) }
  }
}
