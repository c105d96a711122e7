import FuzzSupport
@testable import KeyedArchives
import PropertyLists
@testable import ResumeDataKit

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(start, count)
  let request = ResumeRequest(archivedIn: input)
  let again = ResumeRequest(archivedIn: input)
  require(same(request, again), "reading twice gives the same")
  require(request.isReadable == (request.request?.isReadable ?? false), "a request without a fault is readable")
  checkOrder(of: input)
  guard let file = try? PropertyListFile(decoding: input), let archive = try? KeyedArchive(file.value),
    let top = archive.mainTopLevelEntry
  else { return 0 }
  for form in [ArchivedURLRequest.Form.named, .positional] {
    checkRenaming(archive, top.reference, file, to: form)
  }
  return 0
}

/// A request that is read without its archive is the one that is read out of it.
private func checkOrder(of input: [UInt8]) {
  guard let read = OrderlyRequest(archivedIn: input) else { return }
  let (request, top) = (read.request, read.top)
  do {
    let archive = try KeyedArchive(BinaryPropertyList(decoding: input).value)
    require(archive.mainTopLevelEntry == top, "an orderly archive has one root")
    require(same(try ArchivedURLRequest(archive, at: top.reference), request), "both ways read the same request")
    require(
      archive.canRenameSlots(of: top.reference, to: .positional), "the slots of an orderly request can be numbered")
  } catch {
    require(false, "an orderly request is one: \(error)")
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
    require(after.form == form, "a renamed request has the form that was asked for")
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

/// Requests are compared as text where they differ, since a timeout that is not a number is no equal of itself.
private func same<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
  left == right || String(describing: left) == String(describing: right)
}

/// Called by libFuzzer for a new input.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
  unsafe mutateBinary(start, count, most, seed)
}
