#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// The file `tokenizer.json` of Hugging Face's `tokenizers`, for a vocabulary of byte pairs.
package enum TokenizerFile {
  package static let name = "tokenizer.json"

  /// The end token's name there. As everywhere with that package, a text that holds it literally becomes the token,
  /// unless `encode_special_tokens` is set; here a text is always a text.
  static let endName = "<|endoftext|>"

  /// The bytes of the file, which gives the same ids for the same text; nil for another unit than byte pairs. Written
  /// by hand, so that tokens stand in the order of their ids.
  package static func content(of vocabulary: Vocabulary) -> Data? {
    guard let merges = vocabulary.merges else { return nil }
    var names = (0..<merges.tokens.count).map { quoted(ByteAlphabet.text(of: merges.tokens[$0])) }
    if vocabulary.endID != nil { names.append(quoted(endName)) }
    let tokens = names.enumerated().map { "      \($1): \($0)" }
    let pairs = merges.merges.map { merge in
      let parts = [merge.left, merge.right].map { ByteAlphabet.text(of: merges.tokens[Int($0)]) }
      return "      \(quoted(parts.joined(separator: " ")))"
    }
    let text = """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [\(vocabulary.endID.map(addedToken) ?? "")],
        "normalizer": null,
        "pre_tokenizer": {
          "type": "Sequence",
          "pretokenizers": [
            {
              "type": "Split",
              "pattern": {"Regex": \(quoted(PieceSegmenter.pattern))},
              "behavior": "Isolated",
              "invert": false
            },
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}
          ]
        },
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {
          "type": "BPE",
          "dropout": null,
          "unk_token": null,
          "continuing_subword_prefix": null,
          "end_of_word_suffix": null,
          "fuse_unk": false,
          "byte_fallback": false,
          "ignore_merges": false,
          "vocab": {
      \(tokens.joined(separator: ",\n"))
          },
          "merges": [
      \(pairs.joined(separator: ",\n"))
          ]
        }
      }

      """
    return Data(text.utf8)
  }

  private static func addedToken(_ id: Int32) -> String {
    """
    {"id": \(id), "content": \(quoted(endName)), "single_word": false, "lstrip": false, "rstrip": false, \
    "normalized": false, "special": true}
    """
  }

  /// As JSON; nothing here holds control characters.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
