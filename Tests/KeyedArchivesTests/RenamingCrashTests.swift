import KeyedArchives
import PropertyLists
import TestInputs
import Testing

/// Found by fuzzing.
@Suite("Requests whose renaming once failed")
struct RenamingCrashTests {
  @Test("slots do not become positional if the count would make the properties a slot")
  func lastSlotMissing() throws {
    let bytes = try TestInputs.fixture("crashes/request-with-fewer-slots-than-counted.plist")
    let archive = try KeyedArchive(BinaryPropertyList(decoding: bytes).value)
    let root = try archive.root(KeyedArchive.literalRootKey)
    let request = try ArchivedURLRequest(archive, at: root)
    #expect(request.slotCount == 22)
    #expect(request.faults.map(\.reason).contains("slot 21 of 22 is missing"))
    #expect(archive.renamingSlots(of: root, to: .positional) == nil)
    #expect(archive.renamingSlots(of: root, to: .keyed) == archive.propertyList)
  }

  @Test("slots without properties do not become positional if the count would make the last one the properties")
  func propertiesMissing() throws {
    let fixture = try RequestFixture(.keyed, slots: 16).archive
    var list = fixture.propertyList
    let root = ObjectReference(1)
    list.update(KeyedArchive.path(of: root)) { object in
      guard case .dictionary(var fields) = object else { return }
      fields["__nsurlrequest_proto_props"] = nil
      fields["$2"] = 15
      object = .dictionary(fields)
    }
    #expect(try KeyedArchive(list).renamingSlots(of: root, to: .positional) == nil)
  }
}
