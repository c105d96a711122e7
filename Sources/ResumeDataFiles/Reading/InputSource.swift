public import SystemPackage

/// Where a blob is read from.
public enum InputSource: Sendable, Hashable {
  /// Standard input, named `-` on a command line.
  case standardInput
  /// A file.
  case path(FilePath)

  /// The source that a command-line argument names.
  public init(argument: String) {
    self = argument == "-" ? .standardInput : .path(FilePath(argument))
  }

  /// The name as the user gave it.
  public var name: String {
    switch self {
    case .standardInput: "-"
    case .path(let path): path.string
    }
  }

  /// Reads everything, but no more than a limit: what is longer is cut one byte behind it, for the decoder to refuse.
  ///
  /// - Throws: what was being done, to which file, and what the system said.
  public func read(atMost limit: Int) throws(FileFault) -> [UInt8] {
    switch self {
    case .standardInput:
      return try Self.read(FileDescriptor.standardInput, atMost: limit, name: "standard input")
    case .path(let path):
      let descriptor: FileDescriptor
      do {
        descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      } catch {
        throw FileFault("open", name, error)
      }
      defer { try? descriptor.close() }
      return try Self.read(descriptor, atMost: limit, name: name)
    }
  }

  private static func read(
    _ descriptor: FileDescriptor, atMost limit: Int, name: String
  ) throws(FileFault) -> [UInt8] {
    do {
      return try descriptor.readAll(atMost: limit)
    } catch {
      let advice = error == .isDirectory ? "name the files in it, or let diagnose walk it" : nil
      throw FileFault("read", name, .system(error), advice: advice)
    }
  }
}
