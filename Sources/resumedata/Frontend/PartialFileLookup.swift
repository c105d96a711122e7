import FoundationEssentials
import ResumeDataKit
import SystemPackage

/// Looks for a blob's partial file, which rules never do themselves.
enum PartialFileLookup {
  /// What is in a folder under the name that a blob gives its partial file.
  ///
  /// A name that would lead out of the folder is not looked for. The folder is handed on as an absolute path, since a blob
  /// that is given one holds it for whoever reads it.
  static func look(for document: ResumeDataDocument, in directory: String) -> DiagnosisContext.PartialFile {
    guard !document.isEmpty else { return .unknown }
    let current = FilePath(FileManager.default.currentDirectoryPath)
    let folder = current.pushing(FilePath(directory)).lexicallyNormalized()
    guard let name = document.fields.partialFileName(in: folder.string), let component = FilePath.Component(name),
      component.kind == .regular
    else { return .unknown }
    let path = folder.appending(component)
    do {
      let stat = try Stat(path)
      // A folder of that name, or a device, is no partial file, and not its absence either.
      return stat.type == .regular ? .found(directory: folder.string, length: Int64(stat.size)) : .unknown
    } catch Errno.noSuchFileOrDirectory {
      return .missing(directory: folder.string)
    } catch {
      return .unknown
    }
  }
}
