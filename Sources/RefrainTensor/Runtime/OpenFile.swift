import CRefrainKernels

/// A regular file that is open for reading, a block at a time or mapped.
package final class OpenFile {
  package enum Problem: Error {
    case notFound, isDirectory, notRegular
    /// With an `errno`.
    case unreadable(Int32)
  }

  private let descriptor: Int32
  /// In bytes, when it was opened; 0 for files that the kernel makes up.
  package let size: Int

  /// Opens a file; symbolic links are followed.
  package init(_ path: String) throws(Problem) {
    var (descriptor, size): (Int32, Int64) = (-1, 0)
    let code = rk_open_regular_file(path, &descriptor, &size)
    switch rk_open_problem(code) {
    case Int32(RK_OPENED): break
    case Int32(RK_NOT_FOUND): throw .notFound
    case Int32(RK_IS_DIRECTORY): throw .isDirectory
    case Int32(RK_NOT_REGULAR): throw .notRegular
    default: throw .unreadable(code)
    }
    self.descriptor = descriptor
    self.size = Int(size)
  }

  deinit { rk_close_descriptor(descriptor) }

  /// Reads the next bytes and returns how many there were; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
    var count: Int64 = 0
    let code = rk_read_some(descriptor, buffer.baseAddress, Int64(buffer.count), &count)
    guard code == 0 else { throw .unreadable(code) }
    return Int(count)
  }

  /// The whole file, which must not be empty, mapped.
  package func mapped() throws(Problem) -> MappedFile {
    var base: UnsafeRawPointer?
    let code = rk_map_descriptor(descriptor, Int64(size), &base)
    guard code == 0, let base else { throw .unreadable(code) }
    return MappedFile(base, size)
  }
}

/// The bytes of a file, fetched by the system when they are read and forgotten when memory is short. They stay
/// readable when the file is removed or replaced. A file that is made shorter meanwhile cannot be read beyond its new
/// end: the system ends the process with SIGBUS.
package final class MappedFile: Sendable {
  package enum Access: Int {
    case normal, random, once
  }

  // Nobody writes there.
  private nonisolated(unsafe) let base: UnsafeRawPointer
  private let size: Int

  fileprivate init(_ base: UnsafeRawPointer, _ size: Int) {
    (self.base, self.size) = (base, size)
  }

  deinit { rk_unmap(base, Int64(size)) }

  /// To be read only while this object lives.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: size) }

  /// Tells the system how the bytes will be read.
  package func expect(_ access: Access) { rk_advise(base, Int64(size), Int32(access.rawValue)) }
}
