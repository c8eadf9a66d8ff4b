import RefrainTensor

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Whole files, read within a limit and written so that a crash leaves the old content or the new, never a part.
package enum DurableFile {
  /// The file's bytes. Symbolic links are followed; devices and pipes are refused, since they may never end.
  package static func read(_ path: String, limit: Int) throws(FileError) -> Data {
    guard !path.isEmpty else { throw .notFound(path: path) }
    let url = URL(filePath: path).resolvingSymlinksInPath()
    let data: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
      let type = attributes[.type] as? FileAttributeType
      if type == .typeDirectory { throw FileError.isDirectory(path: path) }
      if type == .typeSymbolicLink { throw FileError.notFound(path: path) }
      guard type == .typeRegular else { throw FileError.notRegular(path: path) }
      let size = (attributes[.size] as? UInt).map { Int(clamping: $0) } ?? 0
      guard size <= limit else { throw FileError.tooLarge(path: path, bytes: size, limit: limit) }
      data = try Data(contentsOf: url)
    } catch let error as FileError {
      throw error
    } catch {
      throw readError(error, path: path)
    }
    // It may have grown since, and files made up by the kernel state no size.
    guard data.count <= limit else { throw .tooLarge(path: path, bytes: data.count, limit: limit) }
    return data
  }

  /// Writes beside, syncs and renames into place; nothing is left behind on failure.
  package static func write(_ data: Data, to path: String) throws(FileError) {
    let code = data.withUnsafeBytes { Platform.writeDurably($0, to: path) }
    guard code == 0 else { throw .unwritable(path: path, reason: Platform.message(ofError: code)) }
  }

  private static func readError(_ error: any Error, path: String) -> FileError {
    guard let error = error as? CocoaError else { return .unreadable(path: path, reason: "\(error)") }
    if error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile { return .notFound(path: path) }
    if let system = error.userInfo["NSUnderlyingError"] as? POSIXError {
      return .unreadable(path: path, reason: Platform.message(ofError: number(of: system.code)))
    }
    return .unreadable(path: path, reason: "the system's file error \(error.code.rawValue)")
  }

  /// The `rawValue` of the code, whose type belongs to the C library, which is not imported here.
  private static func number<Code: RawRepresentable<Int32>>(of code: Code) -> Int32 { code.rawValue }
}
