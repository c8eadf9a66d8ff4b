import CRefrainKernels

/// A file that is written a block at a time, beside its place: when it is finished it is synced and renamed into
/// place, and if it never is, nothing stays behind.
package struct NewFile: ~Copyable {
  /// An `errno`.
  package struct Problem: Error {
    package let code: Int32
  }

  private let file: OpaquePointer

  package init(_ path: String) throws(Problem) {
    var file: OpaquePointer?
    let code = rk_begin_file(path, &file)
    guard code == 0, let file else { throw Problem(code: code) }
    self.file = file
  }

  deinit { _ = rk_end_file(file, false) }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    try Self.check(rk_append_to_file(file, bytes.baseAddress, Int64(bytes.count)))
  }

  /// Writes over what was appended first.
  package func rewriteBeginning(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    try Self.check(rk_rewrite_beginning(file, bytes.baseAddress, Int64(bytes.count)))
  }

  /// Makes what was appended last, under a name that nobody knows yet.
  package func synchronize() throws(Problem) { try Self.check(rk_sync_new_file(file)) }

  package consuming func finish() throws(Problem) {
    let file = file
    discard self
    try Self.check(rk_end_file(file, true))
  }

  private static func check(_ code: Int32) throws(Problem) {
    if code != 0 { throw Problem(code: code) }
  }
}
