import KeyedArchives
import PropertyLists
import ResumeDataKit

/// The differences in the files of two blobs, independent of their meaning.
struct EncodingComparison {
  private(set) var differences: [Difference] = []

  init(_ a: ResumeDataDocument, _ b: ResumeDataDocument) {
    compare(.key("transport"), a.textEncoding.rawValue, b.textEncoding.rawValue)
    compare(.key("container"), a.container.rawValue, b.container.rawValue)
    compare(.key("mask"), a.mask?.description, b.mask?.description)
    compareOrder(at: .key("keyOrder"), keys(of: a.propertyList), keys(of: b.propertyList))
    compareOrder(at: .key("fieldOrder"), archivedNames(in: a), archivedNames(in: b))
    for field in [ResumeDataKey.currentRequest, ResumeDataKey.originalRequest, ResumeDataKey.response] {
      compareFiles(of: field, a, b)
    }
    compareBytes(a, b)
  }

  private mutating func compare(_ path: PropertyListPath, _ a: String?, _ b: String?) {
    guard a != b else { return }
    func value(_ text: String?) -> Difference.Value? { text.map { .value(.string($0)) } }
    differences.append(Difference(path: path, kind: .encoding, a: value(a), b: value(b)))
  }

  /// The order of the same names.
  private mutating func compareOrder(at path: PropertyListPath, _ a: [CodePointString], _ b: [CodePointString]) {
    guard a != b, a.sorted() == b.sorted() else { return }
    func value(_ names: [CodePointString]) -> Difference.Value {
      names.count > 256
        ? .description("\(names.count) names") : .value(.array(names.map { .string($0.text) }))
    }
    differences.append(Difference(path: path, kind: .encoding, a: value(a), b: value(b)))
  }

  /// The property lists in a field of both.
  private mutating func compareFiles(of field: String, _ a: ResumeDataDocument, _ b: ResumeDataDocument) {
    guard let left = a.form.value(of: field)?.data, let right = b.form.value(of: field)?.data, left != right,
      let leftFile = try? PropertyListFile(decoding: left), let rightFile = try? PropertyListFile(decoding: right)
    else { return }
    let path = PropertyListPath([.key(field), .contents])
    compare(
      path.appending(.key("container")), leftFile.isXML ? "xml" : "binary", rightFile.isXML ? "xml" : "binary")
    compareOrder(at: path.appending(.key("keyOrder")), keys(of: leftFile.value), keys(of: rightFile.value))
  }

  /// The bytes, without the wrapping of a text.
  private mutating func compareBytes(_ a: ResumeDataDocument, _ b: ResumeDataDocument) {
    let (left, right) = (try? a.encoded(), try? b.encoded())
    guard left != right || (left == nil && a != b) else { return }
    guard let left, let right else {
      let value = Difference.Value.description("bytes that cannot be written")
      differences.append(Difference(path: .root, kind: .encoding, a: value, b: value))
      return
    }
    let offset = zip(left, right).prefix { $0 == $1 }.count
    func value(_ bytes: [UInt8]) -> Difference.Value {
      .description("\(bytes.count) \(bytes.count == 1 ? "byte" : "bytes"), different from byte \(offset) on")
    }
    differences.append(Difference(path: .root, kind: .encoding, a: value(left), b: value(right)))
  }

  private func keys(of value: PropertyList) -> [CodePointString] {
    (value.dictionary?.keys ?? []).map(CodePointString.init)
  }

  /// The names of an archived dictionary, in the order of the file.
  private func archivedNames(in document: ResumeDataDocument) -> [CodePointString] {
    guard case .archivedDictionary(let archived) = document.form.content,
      case .dictionary(let entries) = try? archived.archive.object(archived.root).content
    else { return [] }
    return ArchiveSemantics(archived.archive).entries(entries).named.map { CodePointString($0.key) }
  }
}
