import TestInputs
import Testing

@testable import ResumeDataScan

@Suite("DFXML")
struct DFXMLReaderTests {
  private typealias Match = ImageFileSearch.Match

  private func read(_ text: String, _ ranges: [Range<Int>] = [], piece: Int = 1 << 20) throws -> DFXMLReader {
    var reader = try DFXMLReader(ImageFileSearch(ranges))
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      try reader.append(Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    try reader.finish()
    return reader
  }

  private func matches(_ files: String, _ ranges: Range<Int>...) throws -> [[Match]] {
    let text = "<dfxml xmlns='http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML'>\(files)</dfxml>"
    let all = try read(text, ranges).search.matches
    #expect(try read(text, ranges, piece: 5).search.matches == all)
    return all
  }

  private func file(_ name: String, _ elements: String = "", _ runs: String...) -> String {
    "<fileobject><filename>\(name)</filename>\(elements)<byte_runs>\(runs.joined())</byte_runs></fileobject>"
  }

  private func run(_ image: Int, _ length: Int, at offset: Int) -> String {
    "<byte_run file_offset='\(offset)' fs_offset='\(image - 1)' img_offset='\(image)' len='\(length)'/>"
  }

  private func match(_ path: String?, _ offset: Int?, _ start: Int, _ length: Int, _ isAllocated: Bool?) -> Match {
    Match(path: path, offset: offset, isAllocated: isAllocated, start: start, length: length)
  }

  @Test("a range is in the file whose run has it, at the offset of the run in the file")
  func values() throws {
    let files =
      file("a &amp; b/c.plist", "<alloc>1</alloc>", run(1_000, 512, at: 0), run(5_000, 100, at: 512))
      + file("deleted", "<unalloc>1</unalloc>", run(9_000, 512, at: 0)) + file("unknown", "", run(20_000, 1, at: 7))
    #expect(
      try matches(files, 1_010..<1_020, 5_050..<5_060, 9_000..<9_512, 20_000..<20_001, 999..<1_000, 1_512..<1_513) == [
        [match("a & b/c.plist", 10, 0, 10, true)], [match("a & b/c.plist", 562, 0, 10, true)],
        [match("deleted", 0, 0, 512, false)], [match("unknown", 7, 0, 1, nil)], [], [],
      ])
  }

  @Test("a range that crosses from file to file has a part in each; runs that continue each other are one part")
  func crossing() throws {
    let files =
      file("a", "", run(100, 50, at: 0), run(150, 50, at: 50), run(200, 50, at: 900))
      + file("b", "", run(250, 50, at: 0))
    #expect(
      try matches(files, 120..<320) == [
        [match("a", 20, 0, 80, nil), match("a", 900, 80, 50, nil), match("b", 0, 130, 50, nil)]
      ])
  }

  @Test("all files whose runs overlap are reported, also one that has the same bytes twice")
  func overlap() throws {
    let files =
      file("a", "<alloc>1</alloc>", run(0, 100, at: 0), run(50, 100, at: 500), run(0, 100, at: 0))
      + file("b", "<alloc>0</alloc>", run(40, 30, at: 0))
    #expect(
      try matches(files, 50..<60) == [
        [match("a", 50, 0, 10, true), match("a", 500, 0, 10, true), match("b", 10, 0, 10, false)]
      ])
  }

  // A hole, compressed bytes with and without a place, bytes in the record of the file, and unknown ones.
  @Test("runs without a place in the image, of other facets and of other elements do not count")
  func otherRuns() throws {
    let runs = [
      "<byte_run file_offset='0' fill='0' len='99'/>", "<byte_run file_offset='0' fill='0' img_offset='0' len='99'/>",
      "<byte_run file_offset='0' img_offset='0' uncompressed_len='99'/>", "<byte_run uncompressed_len='99' len='9'/>",
      "<byte_run file_offset='0' img_offset='0' len='99' type='resident'/>", "<byte_run img_offset='0'/>",
      "<byte_run file_offset='0' unknown_flags='3'/>", "<byte_run img_offset='0' len='0'/>",
      "<byte_run img_offset='18446744073709551615' len='99'/>", "<byte_run img_offset='9223372036854775807' len='1'/>",
      "<byte_run img_offset='0' len='99999999999999999999999999999999999'/>",
    ]
    for run in runs { #expect(try matches(file("a", "", run), 0..<99) == [[]], "\(run)") }
    let good = run(0, 99, at: 0)
    for elements in [
      "<fileobject><byte_runs facet='inode'>\(good)</byte_runs></fileobject>",
      "<fileobject><byte_runs facet='name'>\(good)</byte_runs></fileobject>", "<fileobject>\(good)</fileobject>",
      "<volume><byte_runs>\(good)</byte_runs></volume>",
      "<fileobject><original_fileobject><byte_runs>\(good)</byte_runs></original_fileobject></fileobject>",
      "<fileobject><filename>without runs</filename></fileobject>",
    ] {
      #expect(try matches(elements, 0..<99) == [[]], "\(elements)")
    }
    let data = "<fileobject><byte_runs facet='data'>\(good)</byte_runs></fileobject>"
    #expect(try matches(data, 0..<99) == [[match(nil, 0, 0, 99, nil)]])
    #expect(try matches(file("a", "", "<run img_offset=' 5 ' len='9'/>"), 5..<6) == [[match("a", nil, 0, 1, nil)]])
  }

  @Test("a file is named by its own first name, wherever its elements are, and is allocated if nothing denies it")
  func elements() throws {
    let runs = "<byte_runs>\(run(0, 9, at: 0))</byte_runs>"
    let named = "<fileobject>\(runs)<parent_object><filename>no</filename></parent_object><filename>a</filename>"
    #expect(try matches(named + "<filename>b</filename></fileobject>", 0..<9) == [[match("a", 0, 0, 9, nil)]])
    let flags: [(String, Bool?)] = [
      ("<alloc_inode>1</alloc_inode><alloc_name>1</alloc_name>", true), ("<alloc> 1\n</alloc>", true),
      ("<alloc_inode>1</alloc_inode><alloc_name>0</alloc_name>", false), ("<alloc>yes</alloc>", nil),
      ("<unalloc>1</unalloc><alloc>1</alloc>", false), ("<unalloc>0</unalloc>", true),
    ]
    for (elements, isAllocated) in flags {
      #expect(try matches(file("a", elements, run(0, 9, at: 0)), 0..<9)[0].first?.isAllocated == isAllocated)
    }
  }

  @Test("other XML, numbers that are none and cut documents are errors with their lines")
  func faults() throws {
    func error(_ text: String) -> DFXMLError? {
      do { _ = try read(text) } catch { return error as? DFXMLError }
      return nil
    }
    #expect(error("<plist><dict/></plist>")?.reason == "it is not DFXML: its root element is <plist>")
    #expect(error("") != nil)
    #expect(error("<dfxml>\n" + file("a", "", "\n<byte_run img_offset='12x' len='1'/>") + "</dfxml>")?.line == 3)
    for number in ["", "-1", "1 2", "0x10", "1.0", "٣"] {
      let text = "<dfxml>" + file("a", "", "<byte_run img_offset='0' len='\(number)'/>") + "</dfxml>"
      #expect(error(text)?.reason == "len of a run is not a number", "\(number)")
    }
    #expect(error("<dfxml>\n<fileobject>")?.line == 2)
    #expect(try read("<x:dfxml xmlns:x='y'/>").runs == 0)
    #expect(try read("<fiwalk><x:y/></fiwalk>").runs == 0, "an undeclared prefix is not an error of the text")
  }

  @Test("a list with any bytes changed is read, or is an error", arguments: [3 as UInt64])
  func mutations(seed: UInt64) throws {
    var source = SeededGenerator(seed: seed)
    print("seed \(seed)")
    let text = Array(
      ("<?xml version='1.0'?><dfxml xmlns='x'><!-- c --><volume offset='0'>"
        + file("a&amp;b", "<alloc>1</alloc>", run(10, 20, at: 0), run(30, 20, at: 20)) + file("c", "", run(5, 9, at: 0))
        + "<![CDATA[x]]></volume></dfxml>").utf8)
    var refused = 0
    for _ in 0..<10_000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...3, using: &source) {
        bytes = source.damage(bytes, likeOthers: .random(using: &source))
      }
      let piece = Int.random(in: 1...200, using: &source)
      do {
        var reader = try DFXMLReader(ImageFileSearch([0..<100]))
        for start in stride(from: 0, to: bytes.count, by: piece) {
          try reader.append(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        try reader.finish()
        #expect(reader.search.matches[0].allSatisfy { $0.start >= 0 && $0.length > 0 && $0.start + $0.length <= 100 })
      } catch {
        refused += 1
      }
    }
    #expect(refused > 5_000 && refused < 10_000)
  }

  @Test("matches are kept up to a budget, and it is said that there are more")
  func budget() throws {
    var search = ImageFileSearch([0..<10], budget: 1_000)
    for index in 0..<3 {
      search.add(ImageFileSearch.Run(0..<10, fileOffset: 0))
      search.endFile(path: "file \(index)", isAllocated: nil)
    }
    #expect(!search.isCut)
    search.add(ImageFileSearch.Run(0..<10, fileOffset: 0))
    search.endFile(path: String(repeating: "x", count: 600), isAllocated: nil)
    #expect(search.isCut)
    #expect(search.matches[0].count == 3)
  }

  @Test("ranges at the ends of numbers are found")
  func extremes() {
    var search = ImageFileSearch([0..<1, 0..<Int.max, Int.max - 1..<Int.max])
    search.add(ImageFileSearch.Run(Int.max - 1..<Int.max, fileOffset: .max))
    search.endFile(path: "a", isAllocated: nil)
    #expect(search.matches.map(\.count) == [0, 1, 1])
    #expect(search.matches[2][0].offset == .max)
  }

  @Test("random runs and ranges give what a search of each run for each byte gives", arguments: 0..<20)
  func random(seed: UInt64) throws {
    var source = SeededGenerator(seed: seed)
    let files = (0..<12).map { _ in
      (0..<Int.random(in: 0...5, using: &source)).map { _ in
        let start = Int.random(in: 0..<200, using: &source)
        return (start, Int.random(in: 1...40, using: &source), Int.random(in: 0..<1_000, using: &source))
      }
    }
    let ranges = (0..<15).map { _ in
      let start = Int.random(in: 0..<220, using: &source)
      return start..<start + Int.random(in: 1...60, using: &source)
    }
    let text = files.enumerated().map { index, runs in
      "<fileobject><filename>\(index)</filename><byte_runs>"
        + runs.map { run($0.0, $0.1, at: $0.2) }.joined() + "</byte_runs></fileobject>"
    }
    let search = try read("<dfxml>" + text.joined() + "</dfxml>", ranges, piece: 100).search
    for (range, found) in zip(ranges, search.matches) {
      var expected: Set<[Int]> = []
      for (index, runs) in files.enumerated() {
        for (start, length, offset) in runs {
          for byte in range where (start..<start + length).contains(byte) {
            expected.insert([byte, index, offset + byte - start])
          }
        }
      }
      let got = found.flatMap { match in
        (0..<match.length).map {
          [range.lowerBound + match.start + $0, Int(match.path ?? "") ?? -1, (match.offset ?? -1) + $0]
        }
      }
      #expect(Set(got) == expected, "seed \(seed), \(range)")
    }
  }
}
