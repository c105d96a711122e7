import SystemPackage

/// The kind of file that a path leads to.
public enum FileKind: Sendable, Hashable, CustomStringConvertible {
  case regular, directory, symbolicLink, fifo, socket, device, other

  init(_ type: FileType) {
    self =
      switch type {
      case .regular: .regular
      case .directory: .directory
      case .symbolicLink: .symbolicLink
      case .fifo: .fifo
      case .socket: .socket
      case .characterSpecial, .blockSpecial: .device
      default: .other
      }
  }

  /// With its article: `a FIFO`.
  public var description: String {
    switch self {
    case .regular: "a regular file"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    case .fifo: "a FIFO"
    case .socket: "a socket"
    case .device: "a device"
    case .other: "not a regular file"
    }
  }
}
