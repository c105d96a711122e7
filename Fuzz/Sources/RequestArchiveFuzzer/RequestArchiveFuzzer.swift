import FuzzSupport
@testable import KeyedArchives
@testable import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let request = EmbeddedRequest(archivedIn: input)
  let again = EmbeddedRequest(archivedIn: input)
  require(same(request, again), "reading twice gives the same")
  require(request.isReadable == (request.request?.isReadable ?? false), "a request without a fault is readable")
  checkReading(of: input)
  guard let file = try? PropertyListFile(decoding: input), let archive = try? KeyedArchive(file.value),
    let top = archive.mainRoot
  else { return 0 }
  for form in [ArchivedURLRequest.Form.keyed, .positional] {
    checkRenaming(archive, top.reference, file, to: form)
  }
  return 0
}

/// A request is the same when it is read from the bytes of the file and from its values.
private func checkReading(of input: [UInt8]) {
  guard let table = try? BinaryPlistTable(of: input) else { return }
  let binary = try? BinaryKeyedArchive(table)
  let archive = try? KeyedArchive(table.value(table.root))
  require(binary?.roots == archive?.roots, "both archives have the same roots")
  guard let binary, let archive, let top = binary.roots.main else { return }
  let requests = (
    try? ArchivedURLRequest(binary, at: top.reference), try? ArchivedURLRequest(archive, at: top.reference)
  )
  require(same(requests.0, requests.1), "both ways read the same request")
  for form in [ArchivedURLRequest.Form.keyed, .positional] {
    require(
      binary.canRenameSlots(of: top.reference, to: form) == archive.canRenameSlots(of: top.reference, to: form),
      "both ways say whether slots can be renamed")
  }
}

private func checkRenaming(
  _ archive: KeyedArchive, _ root: ObjectReference, _ file: PropertyListFile, to form: ArchivedURLRequest.Form
) {
  guard let renamed = archive.renamingSlots(of: root, to: form) else { return }
  do {
    let before = try ArchivedURLRequest(archive, at: root)
    let other = try KeyedArchive(renamed)
    let after = try ArchivedURLRequest(other, at: root)
    require(after.form == form, "a renamed request has the requested form")
    require(other.renamingSlots(of: root, to: form) == renamed, "renaming twice changes nothing more")
    if let restored = other.renamingSlots(of: root, to: before.form) {
      require(same(try ArchivedURLRequest(KeyedArchive(restored), at: root), before), "there and back changes nothing")
    }
    var written = file
    written.value = renamed
    require(try PropertyListFile(decoding: written.encoded()).value == renamed, "a renamed request reads back")
  } catch let error as PropertyListError {
    require(error.code == .notRepresentable, "a renamed request can be written: \(error)")
  } catch {
    require(false, "a renamed request is a request: \(error)")
  }
}

/// Requests that differ are compared as text, since a NaN as timeout does not equal itself.
private func same<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
  left == right || String(describing: left) == String(describing: right)
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
