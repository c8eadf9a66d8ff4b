/// Layers one behind the other, each reading what the one before it made.
///
/// ```swift
/// let classifier = Sequential {
///   LayerNorm(256)
///   Linear(256, 64, using: &generator)
///   Activation(relu)
///   Dropout(rate: 0.5)
///   Linear(64, 3, using: &generator)
/// }
/// let logits = classifier(features, mode: .training(using: &generator))
/// ```
///
/// The layers keep their types, so what one makes must be what the next reads, and their parameters are named by
/// place, as PyTorch's `nn.Sequential` does: "1.weight".
public struct Sequential<Body: LayerSequence>: Layer {
  /// The layers: the last is `body.last`, the one before it `body.rest.last`, and so on to the first.
  public var body: Body

  /// A layer that applies those of the block in their order.
  public init(@SequentialBuilder _ body: () -> Body) { self.body = body() }

  public mutating func visit(_ visitor: inout Visitor) {
    var index = 0
    body.visitLayers(&visitor, index: &index)
  }

  public func callAsFunction(_ input: Body.Input, mode: Mode = .inference) -> Body.Output { body(input, mode: mode) }
}

/// One or more layers in a row, as ``SequentialBuilder`` joins them.
public protocol LayerSequence: Layer {
  /// Hands each layer to `visitor`, named by its place.
  mutating func visitLayers(_ visitor: inout Visitor, index: inout Int)
}

extension LayerSequence {
  public mutating func visit(_ visitor: inout Visitor) {
    var index = 0
    visitLayers(&visitor, index: &index)
  }
}

/// The first layer of a sequence.
public struct FirstLayer<Only: Layer>: LayerSequence {
  /// The only layer so far.
  public var last: Only

  public mutating func visitLayers(_ visitor: inout Visitor, index: inout Int) {
    visitor("\(index)", &last)
    index += 1
  }

  public func callAsFunction(_ input: Only.Input, mode: Mode) -> Only.Output { last(input, mode: mode) }
}

/// A layer behind others.
public struct FollowingLayer<Rest: LayerSequence, Last: Layer>: LayerSequence where Rest.Output == Last.Input {
  /// The layers before the last.
  public var rest: Rest
  /// The layer that comes after them.
  public var last: Last

  public mutating func visitLayers(_ visitor: inout Visitor, index: inout Int) {
    rest.visitLayers(&visitor, index: &index)
    visitor("\(index)", &last)
    index += 1
  }

  public func callAsFunction(_ input: Rest.Input, mode: Mode) -> Last.Output {
    last(rest(input, mode: mode), mode: mode)
  }
}

/// Joins the layers that a ``Sequential`` is written with.
@resultBuilder
public enum SequentialBuilder {
  /// Begins a sequence with its first layer.
  public static func buildPartialBlock<First: Layer>(first: First) -> FirstLayer<First> { FirstLayer(last: first) }

  /// Puts a layer behind those so far, whose output it must take.
  public static func buildPartialBlock<Rest: LayerSequence, Last: Layer>(
    accumulated: Rest, next: Last
  ) -> FollowingLayer<Rest, Last> where Rest.Output == Last.Input {
    FollowingLayer(rest: accumulated, last: next)
  }
}
