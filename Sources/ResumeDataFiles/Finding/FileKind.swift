import SystemPackage

/// What a path leads to.
public enum FileKind: Sendable, Hashable, CustomStringConvertible {
  case regular, folder, symbolicLink, fifo, socket, device, other

  init(_ type: FileType) {
    self =
      switch type {
      case .regular: .regular
      case .directory: .folder
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
    case .folder: "a folder"
    case .symbolicLink: "a symbolic link"
    case .fifo: "a FIFO"
    case .socket: "a socket"
    case .device: "a device"
    case .other: "no regular file"
    }
  }
}
