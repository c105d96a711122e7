import PropertyLists
import ResumeDataKit
import Testing

/// The texts are the output of the tools for one blob; LLDB's is from its documentation.
@Suite("Finding a blob in a dump")
struct HexDumpTests {
  private let blob: [UInt8]

  init() throws {
    blob = try BinaryPropertyList.encode(["NSURLSessionDownloadURL": "http"])
  }

  private func expectBlob(_ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let document = try ResumeDataDocument(decoding: Array(text.utf8))
    #expect(document.textEncoding == .hex, sourceLocation: sourceLocation)
    #expect(try document.encoded() == blob, sourceLocation: sourceLocation)
  }

  @Test("dumps of xxd are read: plain, in groups of one byte, in capitals, with letters that look like bytes or bars")
  func xxd() throws {
    let dump = """
      00000000: 6270 6c69 7374 3030 d101 025f 1017 4e53  bplist00..._..NS
      00000010: 5552 4c53 6573 7369 6f6e 446f 776e 6c6f  URLSessionDownlo
      00000020: 6164 5552 4c54 6874 7470 080b 2500 0000  adURLThttp..%...
      00000030: 0000 0001 0100 0000 0000 0000 0300 0000  ................
      00000040: 0000 0000 0000 0000 0000 0000 2a         ............*

      """
    try expectBlob(dump)
    try expectBlob(dump.replacing("\n", with: "\r\n"))
    try expectBlob(dump.replacing("adURLThttp..%...", with: "ad|be ef.|.%..."))
    try expectBlob(
      """
      00000000: 62 70 6C 69 73 74 30 30 D1 01 02 5F 10 17 4E 53  bplist00..._..NS
      00000010: 55 52 4C 53 65 73 73 69 6F 6E 44 6F 77 6E 6C 6F  URLSessionDownlo
      00000020: 61 64 55 52 4C 54 68 74 74 70 08 0B 25 00 00 00  adURLThttp..%...
      00000030: 00 00 00 01 01 00 00 00 00 00 00 00 03 00 00 00  ................
      00000040: 00 00 00 00 00 00 00 00 00 00 00 00 2A           ............*
      """)
  }

  @Test("dumps of hexdump -C and of od with letters are read")
  func canonical() throws {
    try expectBlob(
      """
      00000000  62 70 6c 69 73 74 30 30  d1 01 02 5f 10 17 4e 53  |bplist00..._..NS|
      00000010  55 52 4c 53 65 73 73 69  6f 6e 44 6f 77 6e 6c 6f  |URLSessionDownlo|
      00000020  61 64 55 52 4c 54 68 74  74 70 08 0b 25 00 00 00  |adURLThttp..%...|
      00000030  00 00 00 01 01 00 00 00  00 00 00 00 03 00 00 00  |................|
      00000040  00 00 00 00 00 00 00 00  00 00 00 00 2a           |............*|
      0000004d
      """)
    try expectBlob(
      """
      000000 62 70 6c 69 73 74 30 30 d1 01 02 5f 10 17 4e 53  >bplist00..._..NS<
      000010 55 52 4c 53 65 73 73 69 6f 6e 44 6f 77 6e 6c 6f  >URLSessionDownlo<
      000020 61 64 55 52 4c 54 68 74 74 70 08 0b 25 00 00 00  >adURLThttp..%...<
      000030 00 00 00 01 01 00 00 00 00 00 00 00 03 00 00 00  >................<
      000040 00 00 00 00 00 00 00 00 00 00 00 00 2a           >............*<
      00004d
      """)
  }

  @Test("the numbers of hexdump without options are read, and the padding of the last one is dropped")
  func numbers() throws {
    try expectBlob(
      """
      0000000 7062 696c 7473 3030 01d1 5f02 1710 534e
      0000010 5255 534c 7365 6973 6e6f 6f44 6e77 6f6c
      0000020 6461 5255 544c 7468 7074 0b08 0025 0000
      0000030 0000 0100 0001 0000 0000 0000 0003 0000
      0000040 0000 0000 0000 0000 0000 0000 002a
      000004d
      """)
  }

  @Test("LLDB's memory read and x/xb are read, between prompts")
  func lldb() throws {
    try expectBlob(
      """
      (lldb) memory read --count 77 --force data.bytes
      0x600002c04000: 62 70 6c 69 73 74 30 30 d1 01 02 5f 10 17 4e 53  bplist00..._..NS
      0x600002c04010: 55 52 4c 53 65 73 73 69 6f 6e 44 6f 77 6e 6c 6f  URLSessionDownlo
      0x600002c04020: 61 64 55 52 4c 54 68 74 74 70 08 0b 25 00 00 00  adURLThttp..%...
      0x600002c04030: 00 00 00 01 01 00 00 00 00 00 00 00 03 00 00 00  ................
      0x600002c04040: 00 00 00 00 00 00 00 00 00 00 00 00 2a           ............*
      (lldb)
      """)
    var lines = ""
    for start in stride(from: 0, to: blob.count, by: 8) {
      lines += "0x\(String(0x1_0000_7980 + start, radix: 16)):"
      for byte in blob[start...].prefix(8) { lines += " 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
      lines += "\n"
    }
    try expectBlob(lines)
  }

  @Test("GDB's x/xb and x/xw are read, with the name of the variable")
  func gdb() throws {
    var bytes = ""
    for start in stride(from: 0, to: blob.count, by: 8) {
      bytes += "0x\(String(0x5555_5555_6040 + start, radix: 16)) <blob\(start == 0 ? "" : "+\(start)")>:"
      for byte in blob[start...].prefix(8) { bytes += "\t0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
      bytes += "\n"
    }
    try expectBlob(bytes)
    let words = """
      0x555555556040 <blob>:\t0x696c7062\t0x30307473\t0x5f0201d1\t0x534e1710
      0x555555556050 <blob+16>:\t0x534c5255\t0x69737365\t0x6f446e6f\t0x6f6c6e77
      0x555555556060 <blob+32>:\t0x52556461\t0x7468544c\t0x0b087074\t0x00000025
      0x555555556070 <blob+48>:\t0x01000000\t0x00000001\t0x00000000\t0x00000003
      0x555555556080 <blob+64>:\t0x00000000\t0x00000000\t0x00000000\t0x0000002a
      """
    let document = try ResumeDataDocument(decoding: Array(words.utf8))
    #expect(try document.encoded() == blob + [0, 0, 0], "a memory dump ends where its last word does")
  }

  @Test("rows that a dump omits are restored, in any unit of the offsets")
  func omittedRows() throws {
    let list: PropertyList = [
      "NSURLSessionDownloadURL": "http", "padding": .string(String(repeating: "z", count: 100)),
    ]
    let blob = try BinaryPropertyList.encode(list)
    let zRow = Array(repeating: UInt8(ascii: "z"), count: 16)
    for base in [16, 8, 10] {
      var text = ""
      var omitted = 0
      for start in stride(from: 0, to: blob.count, by: 16) {
        let row = Array(blob[start...].prefix(16))
        if row == zRow, Array(blob[(start - 16)..<start]) == zRow {
          text += omitted == 0 ? "*\n" : ""
          omitted += 1
          continue
        }
        let digits = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        text += "00000\(start == 0 ? "0" : String(start, radix: base)) \(digits)\n"
      }
      #expect(omitted == 4)
      let document = try ResumeDataDocument(decoding: Array(text.utf8))
      #expect(try document.encoded() == blob, "base \(base)")
    }
  }

  @Test(
    "at most a mebibyte of rows that a dump omits is restored",
    arguments: ["00200000", "ffffffffffff", "7fffffffffffffff", "ffffffffffffffff", "00000001"], [": 0000", ""])
  func tooManyOmitted(offset: String, content: String) throws {
    let text = "00000000: 6270 6c69 7374 3030\n00000008: d101 025f 1017 4e53\n*\n" + offset + content + "\n"
    let error = try #require(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: Array(text.utf8)) }
    #expect(error.code == .truncated)
    // A row with a smaller offset than the one before begins another dump.
    let isPart = !content.isEmpty && offset != "00000001"
    #expect(error.reason.contains(!isPart ? "this one has 16" : "this one has 18"), "\(error.reason)")
  }

  @Test("rows that are omitted repeatedly are restored up to a mebibyte in total")
  func omittedAgain() throws {
    var text = "00000000: 6270 6c69 7374 3030\n00000008: 0000 0000 0000 0000\n"
    for megabyte in 1...200 { text += "*\n" + String(megabyte * 0xF_FFF0, radix: 16) + ": 0000 0000 0000 0000\n" }
    let error = try #require(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: Array(text.utf8)) }
    guard case .byte(let place) = error.location else { throw error }
    #expect((1 << 19..<1 << 21).contains(place), "\(error)")
  }

  @Test("single bytes are read, as in source code and in strings")
  func lists() throws {
    let digits = blob.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let lines = stride(from: 0, to: digits.count, by: 12)
      .map { "  " + digits[$0...].prefix(12).map { "0x" + $0 }.joined(separator: ", ") }
    try expectBlob("unsigned char b[] = {\n\(lines.joined(separator: ",\n"))\n};\nunsigned int b_len = 77;\n")
    try expectBlob("let data: [UInt8] = [" + digits.map { "0X" + $0.uppercased() }.joined(separator: ",") + "]")
    try expectBlob("printf('" + digits.map { "\\x" + $0 }.joined() + "')")
    try expectBlob("resume data " + digits.joined(separator: ":") + " face")
    try expectBlob("[" + blob.map { "0x" + String($0, radix: 16) }.joined(separator: ", ") + "]")
  }

  @Test(
    "text that is not a list of bytes is refused with a reason",
    arguments: ["0x62706, 0x6c69", "62, 70", "0x62, 0x70, 0x6c, 0x69, 0x73, 74", "\\x62\\x70\\x6c\\x69\\x73tring"])
  func noLists(text: String) throws {
    let error = try #require(throws: ResumeDataError.self) { try ResumeDataDocument(decoding: Array(text.utf8)) }
    #expect(error.code == .unknownFormat)
  }
}
