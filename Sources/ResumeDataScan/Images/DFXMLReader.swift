/// Reads DFXML piece by piece: the list of the files in a disk image, with the places of their bytes, as fiwalk writes
/// it.
package struct DFXMLReader {
  /// What its runs are looked up in.
  package private(set) var search: ImageFileSearch
  /// How many runs of files have a place in the image.
  package private(set) var runs = 0
  private let reader: XMLElementReader
  private var file: File?
  /// How many elements are open inside the file that tell about other files.
  private var others = 0
  private var isInData = false

  /// What is known of the file whose elements are coming.
  private struct File {
    var path: String?
    /// What its elements say about it: the entry of the directory and the file may differ.
    var isAllocated: Bool?

    /// Of a file that was deleted in any sense, the bytes may be those of another one.
    mutating func add(isAllocated more: Bool?) {
      if let more { isAllocated = (isAllocated ?? true) && more }
    }
  }

  /// Elements by their names without prefixes. Their namespace differs between versions.
  private enum Element: String, CaseIterable {
    case fileObject = "fileobject"
    case fileName = "filename"
    case allocated = "alloc"
    case allocatedFile = "alloc_inode"
    case allocatedName = "alloc_name"
    case unallocated = "unalloc"
    case runs = "byte_runs"
    case run = "byte_run"
    /// The name of a run until 2011.
    case formerRun = "run"
    case parent = "parent_object"
    case original = "original_fileobject"
  }

  private static let texts: [Element] = [.fileName, .allocated, .allocatedFile, .allocatedName, .unallocated]
  private static let roots = ["dfxml", "fiwalk"]

  /// - Parameter search: gets the runs of all files.
  package init(_ search: ImageFileSearch) throws(DFXMLError) {
    self.search = search
    do throws(XMLStreamError) {
      reader = try XMLElementReader(
        names: Element.allCases.map(\.rawValue), texts: Set(Self.texts.map(\.rawValue)))
    } catch {
      throw DFXMLError(error)
    }
  }

  /// Reads the next piece.
  package mutating func append(_ piece: [UInt8]) throws(DFXMLError) {
    do throws(XMLStreamError) {
      let events = try reader.append(piece)
      try take(events)
    } catch {
      throw DFXMLError(error)
    }
  }

  /// Ends the document.
  package mutating func finish() throws(DFXMLError) {
    do throws(XMLStreamError) {
      let events = try reader.finish()
      try take(events)
    } catch {
      throw DFXMLError(error)
    }
  }

  private mutating func take(_ events: [XMLElementReader.Event]) throws(XMLStreamError) {
    if let root = reader.root, !Self.roots.contains(root) {
      throw XMLStreamError(.malformed, "it is not DFXML: its root element is <\(root)>", line: 0)
    }
    for event in events {
      switch event {
      case .start(let name, let attributes, let line): try start(Element.allCases[name], attributes, line)
      case .end(let name, let text): end(Element.allCases[name], text)
      }
    }
  }

  private mutating func start(
    _ element: Element, _ attributes: [XMLElementReader.Attribute], _ line: Int
  ) throws(XMLStreamError) {
    switch element {
    case .fileObject, .parent, .original:
      if file != nil { others += 1 } else if element == .fileObject { file = File() }
    case .runs where others > 0: break
    case .runs:
      let facet = attributes.first { $0.name == "facet" }?.value
      isInData = facet == nil || facet == Array("data".utf8)
    case .run, .formerRun:
      guard file != nil, others == 0, isInData, let run = try Self.run(attributes, line) else { return }
      runs += 1
      search.add(run)
    case .fileName, .allocated, .allocatedFile, .allocatedName, .unallocated: break
    }
  }

  private mutating func end(_ element: Element, _ text: [UInt8]) {
    guard others == 0 else {
      if [.fileObject, .parent, .original].contains(element) { others -= 1 }
      return
    }
    switch element {
    case .fileObject:
      if let file { search.endFile(path: file.path, isAllocated: file.isAllocated) }
      file = nil
    // Only the first of several names.
    case .fileName: if file?.path == nil { file?.path = String(decoding: text, as: UTF8.self) }
    case .allocated, .allocatedFile, .allocatedName: file?.add(isAllocated: text.flag)
    case .unallocated: file?.add(isAllocated: text.flag.map(!))
    case .runs: isInData = false
    case .run, .formerRun, .parent, .original: break
    }
  }

  /// The run of some attributes; nil for one whose bytes do not lie in the image as they are: holes, compressed ones,
  /// and those in the record of the file, for which fiwalk gives the start of the file system.
  ///
  /// - Throws: an error if something that should be a number is not one.
  private static func run(
    _ attributes: [XMLElementReader.Attribute], _ line: Int
  ) throws(XMLStreamError) -> ImageFileSearch.Run? {
    var (imageOffset, length, fileOffset) = (Int?.none, Int?.none, Int?.none)
    for attribute in attributes {
      switch attribute.name {
      case "img_offset": imageOffset = try attribute.number(line)
      case "len": length = try attribute.number(line)
      case "file_offset", "offset": fileOffset = try attribute.number(line)
      case "fill", "uncompressed_len": return nil
      case "type" where attribute.value == Array("resident".utf8): return nil
      default: break
      }
    }
    guard let imageOffset, let length, length > 0 else { return nil }
    let (end, overflows) = imageOffset.addingReportingOverflow(length)
    return overflows ? nil : ImageFileSearch.Run(imageOffset..<end, fileOffset: fileOffset)
  }
}

/// Why DFXML was not read.
package struct DFXMLError: Error, Hashable, Sendable, CustomStringConvertible {
  package let reason: String
  /// From 1 on; 0 if it is not a fault of a line.
  package let line: Int

  fileprivate init(_ error: XMLStreamError) { (reason, line) = (error.reason, error.line) }

  package var description: String { line > 0 ? "line \(line): \(reason)" : reason }
}

extension [UInt8] {
  /// Without white space at both ends.
  fileprivate var trimmed: ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let front = drop(while: isSpace)
    return front.prefix((front.lastIndex { !isSpace($0) } ?? front.startIndex - 1) + 1 - front.startIndex)
  }

  /// `1` or `0`.
  fileprivate var flag: Bool? {
    let text = trimmed
    return text.elementsEqual("1".utf8) ? true : text.elementsEqual("0".utf8) ? false : nil
  }
}

extension XMLElementReader.Attribute {
  /// The value as a number from 0 on; nil if it is too large for a place in an image, as a missing one is written.
  fileprivate func number(_ line: Int) throws(XMLStreamError) -> Int? {
    let digits = value.trimmed
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw XMLStreamError(.malformed, "\(name) of a run is not a number", line: line)
    }
    return digits.reduce(0) { (number: Int?, digit) in
      guard let (ten, overflows) = number?.multipliedReportingOverflow(by: 10), !overflows else { return nil }
      let (sum, exceeds) = ten.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      return exceeds ? nil : sum
    }
  }
}
