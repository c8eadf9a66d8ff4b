/// Stops the program over a programmer's error, mostly shapes that do not fit, with the same message in every build
/// (`precondition` prints none in an optimised one). Nothing that a file, a flag or a request holds may get here.
package func shapeFailure(
  _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  fatalError("Refrain: \(message())", file: file, line: line)
}

/// Stops unless `condition` holds.
@inline(__always)
package func requireShape(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { shapeFailure(message(), file: file, line: line) }
}

/// The number of elements of a shape.
func elementCount(of shape: [Int]) -> Int {
  var count = 1
  for extent in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    if overflow || extent < 0 { shapeFailure("\(shape) is not the shape of a tensor") }
    count = product
  }
  return count
}
