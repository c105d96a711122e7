public import SystemPackage

/// The source of a blob.
public enum InputSource: Sendable, Hashable {
  /// Standard input, named `-` on a command line.
  case standardInput
  /// A file.
  case file(FoundFile)

  /// The source that a command-line argument names.
  public init(argument: FilePath) {
    self = argument == "-" ? .standardInput : .file(FoundFile(path: argument))
  }

  /// The path as the user gave it; `-` for standard input.
  public var path: FilePath {
    switch self {
    case .standardInput: "-"
    case .file(let file): file.path
    }
  }

  /// The bytes that were read.
  public struct Contents: Sendable {
    /// The bytes; of a longer input, one byte more than the limit, for the decoder to refuse.
    public var bytes: [UInt8] = []
    /// The total number of bytes, or nil if only the beginning was read.
    public var size: Int64?
    /// The identity of the file; nil for standard input.
    public var identity: FileIdentity?
    /// The permissions of the source, for a file that is made from these bytes.
    public var permissions = FileOutput.usualPermissions

    /// Nothing that was read.
    public init() {}

    /// The whole of an input.
    public init(bytes: [UInt8]) { (self.bytes, size) = (bytes, Int64(bytes.count)) }
  }

  /// Reads everything, but keeps at most one byte more than the limit.
  ///
  /// - Parameters:
  ///   - limit: the number of bytes that are kept.
  ///   - interruption: ends the wait for a pipe or a terminal.
  ///   - each: gets all bytes in order, part by part, also beyond the limit; of a device, which may be endless, only
  ///     those within the limit. If it is nil, nothing is read beyond the limit.
  /// - Throws: the failed operation.
  public func contents(
    atMost limit: Int, interruption: Interruption? = nil, each: (([UInt8]) -> Void)? = nil
  ) throws(FileOperationError) -> Contents {
    switch self {
    case .standardInput:
      return try read(.standardInput, Reader(limit: limit, interruption: interruption), each)
    case .file(let file):
      let opened = try file.open()
      var contents = try read(opened.descriptor, Reader(limit: limit, interruption: interruption), each)
      let stat = try? Stat(opened.descriptor)
      contents.permissions = FileOutput.permissions(ofResultFrom: stat)
      contents.identity = stat.map { FileIdentity($0) }
      return contents
    }
  }

  /// Reads everything, but at most one byte more than the limit.
  public func read(atMost limit: Int) throws(FileOperationError) -> [UInt8] {
    try contents(atMost: limit).bytes
  }

  private func read(
    _ descriptor: FileDescriptor, _ reader: Reader, _ each: (([UInt8]) -> Void)?
  ) throws(FileOperationError) -> Contents {
    do throws(FileOperationError.Cause) {
      return try reader.read(descriptor, each)
    } catch {
      let advice =
        error == .system(.isDirectory) ? "name the files in it, or let diagnose search it" : nil
      throw FileOperationError("read", path, error, advice: advice)
    }
  }
}

extension FoundFile {
  /// Opens the file for reading, without waiting for the other end of a FIFO.
  func open() throws(FileOperationError) -> OwnedDescriptor {
    guard let directory else {
      return try mappingErrno("open", path) { () throws(Errno) in
        OwnedDescriptor(try SystemCalls.openForReading(path))
      }
    }
    do throws(FileOperationError.Cause) {
      return try Self.open(path.name, in: directory)
    } catch {
      throw FileOperationError("open", path, error)
    }
  }

  /// Opens a regular file, which may have been replaced since the directory was listed.
  private static func open(
    _ name: FilePath, in directory: ListedDirectory
  ) throws(FileOperationError.Cause) -> OwnedDescriptor {
    let parent = try directory.open()
    do throws(Errno) {
      let file = OwnedDescriptor(try SystemCalls.openFile(name, in: parent.descriptor))
      let type = try Stat(file.descriptor).type
      if type != .regular { throw Errno.isDirectory }
      return file
    } catch {
      throw error == .tooManySymbolicLinkLevels || error == .isDirectory ? .changedMeanwhile : .system(error)
    }
  }
}
