/// A training whose weights have become NaN or infinite: there is nothing to save.
struct Diverged: Error, CustomStringConvertible {
  var description: String {
    "the training diverged: weights became NaN or infinite, and no model was written. "
      + "Try a smaller --learning-rate, or a smaller --clip"
  }
}
