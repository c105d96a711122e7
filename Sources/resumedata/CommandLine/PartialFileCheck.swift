import ResumeDataFiles
import ResumeDataKit
import ResumeDataReports
import SystemPackage

extension PartialFile {
  /// Describes an existing partial file.
  ///
  /// - Throws: an error if the file cannot be read or is not a regular file.
  init(at argument: PathArgument) throws {
    let path = DirectoryCheck.absolute(argument.path)
    func fail(_ reason: String) -> FileError { FileError(code: "unreadable-file", reason: reason) }
    guard let name = path.lastComponent?.string else { throw fail("'\(argument.path.escaped)' is not a file") }
    // A blob can only have UTF-8.
    guard path.isUTF8 else { throw fail("the name of the partial file \(argument.path.escaped) is not UTF-8") }
    let stat: Stat
    do {
      stat = try Stat(path)
    } catch {
      throw fail("cannot read the partial file \(argument.path.escaped): \(error)")
    }
    guard stat.type == .regular else { throw fail("\(argument.path.escaped) is not a regular file") }
    self.init(name: name, length: Int64(stat.size), directory: path.removingLastComponent().string)
  }
}

/// Looks for a blob's partial file, which rules never do themselves.
enum PartialFileLookup {
  /// Looks in directories for the partial file of a blob. The first directory that has it counts.
  static func look(for document: ResumeDataDocument, in directories: [FilePath]) -> DiagnosisContext.PartialFileSearch {
    let found = directories.map { look(for: document, in: $0) }
    let isThere = found.first { if case .missing = $0 { false } else { $0 != .unknown } }
    return isThere ?? found.first ?? .unknown
  }

  /// A name that leads out of the directory is not looked for. The directory becomes an absolute path, since it may be
  /// written into the blob.
  private static func look(
    for document: ResumeDataDocument, in directory: FilePath
  ) -> DiagnosisContext.PartialFileSearch {
    guard !document.isEmpty else { return .unknown }
    let directory = DirectoryCheck.absolute(directory)
    guard directory.isUTF8, let name = document.fields.partialFileName(in: directory.string),
      let component = FilePath.Component(name), component.kind == .regular
    else { return .unknown }
    let path = directory.appending(component)
    func unusable(_ reason: String) -> DiagnosisContext.PartialFileSearch {
      .unusable(directory: directory.string, reason: reason)
    }
    do {
      let stat = try Stat(path)
      guard stat.type != .regular else { return .found(directory: directory.string, length: Int64(stat.size)) }
      return unusable(stat.type.asPredicate)
    } catch Errno.noSuchFileOrDirectory {
      let isLink = (try? Stat(path, followTargetSymlink: false)) != nil
      return isLink ? unusable("is a symbolic link that leads nowhere") : .missing(directory: directory.string)
    } catch Errno.tooManySymbolicLinkLevels {
      return unusable("is a loop of symbolic links")
    } catch Errno.fileNameTooLong {
      return unusable("is a name too long for a file")
    } catch {
      return .unknown
    }
  }

  /// The first bytes of a found partial file; none if it cannot be read.
  static func beginning(of file: DiagnosisContext.PartialFileSearch, for document: ResumeDataDocument) -> [UInt8] {
    guard case .found(let directory, _) = file, let name = document.fields.partialFileName(in: directory) else {
      return []
    }
    let path = FilePath(directory).appending(name)
    // It may have been replaced by a pipe since the check.
    guard let descriptor = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return []
    }
    defer { try? descriptor.close() }
    var bytes = [UInt8](repeating: 0, count: beginningLength)
    let count = (try? unsafe bytes.withUnsafeMutableBytes { buffer in try unsafe descriptor.read(into: buffer) }) ?? 0
    return Array(bytes.prefix(count))
  }

  /// Enough for the beginning of a web page after white space.
  private static let beginningLength = 512
}

extension FileType {
  /// What something of this type is, as a continuation of its name.
  fileprivate var asPredicate: String {
    switch self {
    case .directory: "is a directory"
    case .fifo: "is a pipe"
    case .socket: "is a socket"
    case .characterSpecial, .blockSpecial: "is a device"
    default: "is not a regular file"
    }
  }
}
