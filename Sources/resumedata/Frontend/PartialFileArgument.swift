import FoundationEssentials
import ResumeDataFiles
import ResumeDataKit
import SystemPackage

extension PartialFile {
  /// What a blob has to say of a file that is there.
  ///
  /// - Throws: where the file cannot be read, or is no regular file.
  init(at argument: String) throws {
    let current = FilePath(FileManager.default.currentDirectoryPath)
    let path = current.pushing(FilePath(argument)).lexicallyNormalized()
    guard let name = path.lastComponent?.string else {
      throw FileError(code: "unreadable-file", reason: "'\(argument)' names no file")
    }
    let stat: Stat
    do {
      stat = try Stat(path)
    } catch {
      throw FileError(code: "unreadable-file", reason: "cannot look at the partial file \(argument): \(error)")
    }
    guard stat.type == .regular else {
      throw FileError(code: "unreadable-file", reason: "the partial file \(argument) is no regular file")
    }
    self.init(name: name, length: Int64(stat.size), directory: path.removingLastComponent().string)
  }
}
