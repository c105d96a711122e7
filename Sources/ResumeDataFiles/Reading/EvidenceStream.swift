package import SystemPackage

/// A pipe that is read as evidence: once, from its beginning to its end.
package struct EvidenceStream: Sendable {
  private let descriptor: FileDescriptor

  /// - Parameter descriptor: standard input, or one that another process opened.
  package init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// Reads to the end.
  ///
  /// - Parameters:
  ///   - interruption: ends the wait for more.
  ///   - progress: called with each part, and at least once a second while there is none.
  ///   - each: gets all bytes in order, part by part.
  package func read(
    interruption: Interruption?, progress: @escaping () -> Void, each: @escaping ([UInt8]) -> Void
  ) throws(FileOperationError) {
    do throws(FileOperationError.Cause) {
      _ = try Reader(limit: 0, interruption: interruption, progress: progress).read(descriptor, each)
    } catch {
      throw FileOperationError("read", "-", error)
    }
  }
}
