import ResumeDataFiles
import SystemPackage
import Testing

@Suite("Copies of partial files")
struct PartialCopyTests {
  @Test("a copy has the first bytes of the file, can be appended to, and is renamed to the finished file")
  func finishing() throws {
    let scratch = try Scratch()
    try scratch.put("a.tmp", "0123456789", mode: 0o600)
    var copy = try PartialCopy.make(of: scratch["a.tmp"], length: 4, for: scratch["a"])
    #expect(copy.path == scratch["a.part"] && copy.length == 4 && scratch.text("a.part") == "0123")
    try copy.append("xyz".bytes)
    try copy.finish()
    #expect(
      scratch.names() == ["a", "a.tmp"] && scratch.text("a") == "0123xyz" && scratch.text("a.tmp") == "0123456789")
    #expect(try scratch.mode("a") == 0o600)
  }

  @Test("an existing file with the name of the finished file is not replaced")
  func taken() throws {
    let scratch = try Scratch()
    try scratch.put("a.tmp", "0123")
    let copy = try PartialCopy.make(of: scratch["a.tmp"], length: 4, for: scratch["a"])
    try scratch.put("a", "other")
    #expect(throws: FileOperationError.self) { try copy.finish() }
    #expect(scratch.text("a") == "other" && scratch.text("a.part") == "0123")
  }

  @Test("copies do not replace each other, and are recognized by their names")
  func names() throws {
    let scratch = try Scratch()
    try scratch.put("a.tmp", "0123")
    try scratch.put("b/a.part", "")
    let first = try PartialCopy.make(of: scratch["a.tmp"], length: 1, for: scratch["a"])
    let second = try PartialCopy.make(of: first.path, length: 1, for: scratch["a"])
    #expect(second.path == scratch["a.part2"])
    for (name, isCopy) in [
      ("a.part", true), ("a.part2", true), ("a.tmp", false), ("a.partner", false), ("b/a.part", false), ("a", false),
    ] {
      #expect(PartialCopy.isCopy(scratch[name], for: scratch["a"]) == isCopy, "\(name)")
    }
    second.discard()
    try PartialCopy.remove(first.path)
    #expect(scratch.names().filter { $0.hasPrefix("a") } == ["a.tmp"])
  }

  @Test("no copy remains of a file that is too short or missing")
  func tooShort() throws {
    let scratch = try Scratch()
    try scratch.put("a.tmp", "0123")
    for name in ["a.tmp", "nowhere"] {
      #expect(throws: FileOperationError.self) {
        _ = try PartialCopy.make(of: scratch[name], length: 5, for: scratch["a"]).length
      }
    }
    #expect(scratch.names() == ["a.tmp"])
  }
}
