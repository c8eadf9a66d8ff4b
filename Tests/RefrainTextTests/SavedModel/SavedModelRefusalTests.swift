import Foundation
import RefrainNN
import RefrainTensor
@testable import RefrainText
import Testing

/// What is not a saved model, or no longer one.
@Suite struct SavedModelRefusalTests {
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: String
    let parts: [String]
    let change: @Sendable (SavedFolder) throws -> Void

    /// - Parameter parts: what the message holds, beside the file's name.
    init(
      _ name: String, _ file: String, _ parts: String..., change: @escaping @Sendable (SavedFolder) throws -> Void
    ) {
      (testDescription, self.file, self.parts, self.change) = ("\(file): \(name)", file, parts, change)
    }

    /// `config.json` with another piece of text.
    init(config old: String, _ new: String, _ parts: String...) {
      testDescription = "config.json: \(new)"
      file = "config.json"
      self.parts = parts
      change = { try $0.replace(old, by: new, in: "config.json") }
    }
  }

  static let weights = "model.safetensors"
  static let damages: [Damage] =
    SavedFolder.files.flatMap { file in
      [
        Damage("missing", file, "no such file") { try $0.remove(file) },
        Damage("empty", file) { try $0.write(Data(), to: file) },
        Damage("cut", file) { try $0.write($0.bytes(file).dropLast(9), to: file) },
        Damage("zeros", file) { try $0.write(Data(count: 200), to: file) },
        Damage("directory", file, "directory") {
          try $0.remove(file)
          try FileManager.default.createDirectory(atPath: "\($0.path)/\(file)", withIntermediateDirectories: false)
        },
      ]
    } + [
      Damage(config: #""format" : 1"#, #""format" : 2"#, "format 2", "update Refrain"),
      Damage(config: #""format" : 1"#, #""format" : 0"#, "format 0", "damaged"),
      Damage(config: #""format" : 1"#, #""format" : 99999999999999999999"#),
      Damage(config: #""format" : 1"#, #""format" : "1""#, "format"),
      Damage(config: #""format" : 1"#, #""formal" : 1"#, "format", "missing"),
      Damage(config: #""cell" : "rnn""#, #""cell" : "qrnn""#, "model.cell", "qrnn"),
      Damage(config: #""activation" : "relu""#, #""activation" : "gelu""#, "model.activation", "gelu"),
      Damage(config: #""biases" : "both""#, #""biases" : "three""#, "model.biases", "three"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 1000000000"#, "hidden size", "1,000,000,000"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 16777216"#, "more parameters"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 40000"#, "belong to different models"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 0"#, "hidden size", "0"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : -4"#, "hidden size", "-4"),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 4.5"#),
      Damage(config: #""hidden_size" : 4"#, #""hidden_size" : 9223372036854775807"#, "hidden size"),
      Damage(config: #""layers" : 1"#, #""layers" : 1000000000"#, "number of layers", "1,000,000,000"),
      Damage(config: #""layers" : 1"#, #""layers" : 0"#, "layers", "0"),
      Damage(config: "weight_ih x", "x weight_ih", "conventions"),
      Damage(config: "pytorch", "keras", "conventions"),
      Damage("a layer too many", weights, "weight_ih_l1", "missing") {
        try $0.replace(#""layers" : 1"#, by: #""layers" : 2"#, in: "config.json")
      },
      Damage("a million layers", weights, "1000000 layers") {
        try $0.replace(#""layers" : 1"#, by: #""layers" : 1000000"#, in: "config.json")
      },
      Damage("a smaller model", weights, "weight_ih_l0", "[3, 6]", "[4, 6]") {
        try $0.replace(#""hidden_size" : 4"#, by: #""hidden_size" : 3"#, in: "config.json")
      },
      Damage("one bias", weights, "bias_hh_l0", "no parameter") {
        try $0.replace(#""biases" : "both""#, by: #""biases" : "one""#, in: "config.json")
      },
      Damage("other vocabulary", "vocabulary.json", "7 tokens", "config.json says 6") {
        try $0.write(Vocabulary(of: "abcdefg").fileContent(), to: "vocabulary.json")
      },
      Damage("newer vocabulary", "vocabulary.json", "format 7", "update Refrain") {
        try $0.replace(#""format" : 1"#, by: #""format" : 7"#, in: "vocabulary.json")
      },
      Damage("a word in the vocabulary", "vocabulary.json", "token 1", "2 Unicode scalars") {
        try $0.replace(#""a""#, by: #""ab""#, in: "vocabulary.json")
      },
      Damage("a character twice", "vocabulary.json", "tokens 1 and 2") {
        try $0.replace(#""b""#, by: #""a""#, in: "vocabulary.json")
      },
      Damage("missing tensor", weights, "head.bias", "missing") {
        try $0.changeWeights { $0.removeAll { $0.name == "head.bias" } }
      },
      Damage("extra tensor", weights, "extra.weight", "no parameter") {
        try $0.changeWeights { $0.append((name: "extra.weight", shape: [1], values: [0])) }
      },
      Damage("renamed tensor", weights, "head.bias", "missing") {
        try $0.changeWeights { for index in $0.indices where $0[index].name == "head.bias" { $0[index].name = "bias" } }
      },
      Damage("transposed tensor", weights, "rnn.weight_ih_l0", "[6, 4]", "[4, 6]") {
        try $0.changeWeights { for index in $0.indices { $0[index].shape.reverse() } }
      },
      Damage("vector as a column", weights, "head.bias", "[6, 1]", "[6]") {
        try $0.changeWeights {
          for index in $0.indices where $0[index].name == "head.bias" { $0[index].shape = [6, 1] }
        }
      },
      Damage("no tensors", weights) { try $0.changeWeights { $0 = [] } },
      Damage("wrong dtype", weights, "I32", "F32") {
        var bytes = try $0.bytes(weights)
        guard let range = bytes.range(of: Data(#""F32""#.utf8)) else { throw CocoaError(.fileReadCorruptFile) }
        bytes.replaceSubrange(range, with: Data(#""I32""#.utf8))
        try $0.write(bytes, to: weights)
      },
    ]

  @Test(arguments: damages)
  func damaged(_ damage: Damage) throws {
    let saved = try SavedFolder()
    try damage.change(saved)
    let error = try #require(throws: SavedModelError.self) { try SavedModel(contentsOf: saved.path) }
    let message = "\(error)"
    for part in [damage.file] + damage.parts { #expect(message.contains(part), "\(message)") }
    #expect(message.contains(saved.path), "\(message)")
  }

  /// Sizes of gigabytes in a file of a kilobyte are refused before memory is taken for them. In a process of its own,
  /// whose peak is not that of other tests.
  @Test func absurdSizesAllocateNothing() async {
    await #expect(processExitsWith: .success) {
      let saved = try SavedFolder()
      let sound = try saved.bytes("config.json")
      _ = try SavedModel(contentsOf: saved.path)
      let before = (Platform.peakMemory, Compute.systemAllocations)
      for (old, new) in [
        (#""hidden_size" : 4"#, #""hidden_size" : 1000000000"#), (#""hidden_size" : 4"#, #""hidden_size" : 40000"#),
        (#""layers" : 1"#, #""layers" : 1000000000"#), (#""layers" : 1"#, #""layers" : 16777216"#),
      ] {
        try saved.write(sound, to: "config.json")
        try saved.replace(old, by: new, in: "config.json")
        #expect(throws: SavedModelError.self) { try SavedModel(contentsOf: saved.path) }
      }
      #expect(Platform.peakMemory - before.0 < 4 << 20)
    }
  }

  @Test(arguments: ["no/such/directory", ""])
  func noDirectory(_ path: String) throws {
    let error = try #require(throws: SavedModelError.self) { try SavedModel(contentsOf: path) }
    #expect(error == .notFound(directory: path))
    #expect("\(error)".contains("refrain train"))
  }

  @Test func emptyDirectory() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SavedModelError.notFound(directory: folder.path)) { try SavedModel(contentsOf: folder.path) }
  }

  /// Damaged at random, seeded: a model that can be asked to write, or an error of its own type; never a trap.
  @Test(arguments: SavedFolder.files)
  func mutated(_ file: String) throws {
    let saved = try SavedFolder(hiddenSize: 3)
    let sound = try saved.bytes(file)
    var mutator = Mutator(seed: UInt64(sound.count))
    var models = 0
    for number in 0..<500 {
      try saved.write(mutator.mutate(sound), to: file)
      do throws(SavedModelError) {
        let read = try SavedModel(contentsOf: saved.path)
        models += 1
        _ = try? Writer(model: read.model, vocabulary: read.vocabulary).write(
          3, after: read.vocabulary.tokens[0], sampling: number % 2 == 0 ? .greedy : .temperature(1))
      } catch {
        #expect("\(error)".contains(file), "\(error)")
      }
    }
    #expect(models < 500, "nothing was refused")
  }
}
