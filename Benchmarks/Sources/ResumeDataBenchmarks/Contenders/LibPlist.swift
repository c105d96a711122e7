import Foundation

// The only file that calls libplist. It is opened at run time, so that the benchmarks build without its headers; the
// report says if it is missing.

/// libplist, if it is installed.
@safe final class LibPlist {
  /// A node of its tree; the root owns the rest.
  typealias Node = UnsafeMutableRawPointer
  private typealias Text = UnsafePointer<CChar>
  private typealias Parse = @convention(c) (Text?, UInt32, UnsafeMutablePointer<Node?>) -> Void
  private typealias Write =
    @convention(c) (
      Node, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, UnsafeMutablePointer<UInt32>
    ) -> Void
  private typealias FreeText = @convention(c) (UnsafeMutablePointer<CChar>?) -> Void
  private typealias FreeNode = @convention(c) (Node) -> Void
  private typealias Item = @convention(c) (Node, Text) -> Node?
  private typealias Element = @convention(c) (Node, UInt32) -> Node?
  private typealias Size = @convention(c) (Node) -> UInt32
  private typealias Bytes = @convention(c) (Node, UnsafeMutablePointer<UInt64>) -> Text?
  private typealias Number = @convention(c) (Node, UnsafeMutablePointer<UInt64>) -> Void

  /// The file that was opened, such as libplist-2.0.so.3.3.0.
  let file: String
  private let fromBinary: Parse
  private let fromXML: Parse
  private let toBinary: Write
  private let toXML: Write
  private let freeBinary: FreeText
  private let freeXML: FreeText
  private let freeNode: FreeNode
  private let dictionaryItem: Item
  private let dictionarySize: Size
  private let arrayItem: Element
  private let arraySize: Size
  private let dataBytes: Bytes
  private let stringBytes: Bytes
  private let unsignedValue: Number
  private let uidValue: Number

  /// Opens the library, or nil if there is none.
  init?() {
    let names = ["libplist-2.0.so.4", "libplist-2.0.so.3", "libplist-2.0.so", "libplist-2.0.dylib"]
    guard let library = unsafe names.lazy.compactMap({ unsafe dlopen($0, RTLD_NOW) }).first,
      let fromBinary = unsafe dlsym(library, "plist_from_bin"),
      let fromXML = unsafe dlsym(library, "plist_from_xml"),
      let toBinary = unsafe dlsym(library, "plist_to_bin"), let toXML = unsafe dlsym(library, "plist_to_xml"),
      let freeBinary = unsafe dlsym(library, "plist_to_bin_free"),
      let freeXML = unsafe dlsym(library, "plist_to_xml_free"), let freeNode = unsafe dlsym(library, "plist_free"),
      let dictionaryItem = unsafe dlsym(library, "plist_dict_get_item"),
      let dictionarySize = unsafe dlsym(library, "plist_dict_get_size"),
      let arrayItem = unsafe dlsym(library, "plist_array_get_item"),
      let arraySize = unsafe dlsym(library, "plist_array_get_size"),
      let dataBytes = unsafe dlsym(library, "plist_get_data_ptr"),
      let stringBytes = unsafe dlsym(library, "plist_get_string_ptr"),
      let unsignedValue = unsafe dlsym(library, "plist_get_uint_val"),
      let uidValue = unsafe dlsym(library, "plist_get_uid_val")
    else { return nil }
    unsafe self.fromBinary = unsafe unsafeBitCast(fromBinary, to: Parse.self)
    unsafe self.fromXML = unsafe unsafeBitCast(fromXML, to: Parse.self)
    unsafe self.toBinary = unsafe unsafeBitCast(toBinary, to: Write.self)
    unsafe self.toXML = unsafe unsafeBitCast(toXML, to: Write.self)
    unsafe self.freeBinary = unsafe unsafeBitCast(freeBinary, to: FreeText.self)
    unsafe self.freeXML = unsafe unsafeBitCast(freeXML, to: FreeText.self)
    unsafe self.freeNode = unsafe unsafeBitCast(freeNode, to: FreeNode.self)
    unsafe self.dictionaryItem = unsafe unsafeBitCast(dictionaryItem, to: Item.self)
    unsafe self.dictionarySize = unsafe unsafeBitCast(dictionarySize, to: Size.self)
    unsafe self.arrayItem = unsafe unsafeBitCast(arrayItem, to: Element.self)
    unsafe self.arraySize = unsafe unsafeBitCast(arraySize, to: Size.self)
    unsafe self.dataBytes = unsafe unsafeBitCast(dataBytes, to: Bytes.self)
    unsafe self.stringBytes = unsafe unsafeBitCast(stringBytes, to: Bytes.self)
    unsafe self.unsignedValue = unsafe unsafeBitCast(unsignedValue, to: Number.self)
    unsafe self.uidValue = unsafe unsafeBitCast(uidValue, to: Number.self)
    file = Self.loadedFile
  }

  /// The file that the system's loader chose for a name.
  private static var loadedFile: String {
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    return maps.split(separator: "\n").lazy.compactMap { $0.split(separator: "/").last }
      .first { $0.hasPrefix("libplist-2.0") }.map(String.init) ?? "libplist-2.0"
  }
}

/// A property list that libplist has read; freed with this object.
@safe final class LibPlistTree {
  private let library: LibPlist
  fileprivate let root: LibPlist.Node

  fileprivate init(_ library: LibPlist, root: LibPlist.Node) {
    self.library = library
    unsafe self.root = root
  }

  deinit { unsafe library.free(root) }

  /// Writes the list with libplist and returns the size.
  func encode(_ format: ListFormat) -> Int { unsafe library.write(root, format) }

  /// A number in the root dictionary.
  func integer(_ key: String) -> Int { unsafe library.item(root, key).map { unsafe library.unsigned($0) } ?? -1 }

  /// The number of elements or entries of the root.
  var count: Int { unsafe library.count(root) }
}

extension LibPlist {
  fileprivate func free(_ node: Node) { unsafe freeNode(node) }
  fileprivate func item(_ node: Node, _ key: String) -> Node? { unsafe dictionaryItem(node, key) }
  fileprivate func count(_ node: Node) -> Int { Int(unsafe dictionarySize(node)) }

  fileprivate func unsigned(_ node: Node) -> Int {
    var value: UInt64 = 0
    unsafe unsignedValue(node, &value)
    return Int(truncatingIfNeeded: value)
  }

  fileprivate func write(_ node: Node, _ format: ListFormat) -> Int {
    var text: UnsafeMutablePointer<CChar>?
    var size: UInt32 = 0
    switch format {
    case .binary:
      unsafe toBinary(node, &text, &size)
      unsafe freeBinary(text)
    case .xml:
      unsafe toXML(node, &text, &size)
      unsafe freeXML(text)
    }
    return Int(size)
  }

  private func uid(_ node: Node?) -> UInt32 {
    guard let node = unsafe node else { return 0 }
    var value: UInt64 = 0
    unsafe uidValue(node, &value)
    return UInt32(truncatingIfNeeded: value)
  }

  /// Reads a property list; the caller frees it.
  private func parse(_ start: UnsafeRawPointer?, _ count: Int, _ format: ListFormat) throws -> Node {
    var root: Node?
    let parser = unsafe format == .binary ? fromBinary : fromXML
    unsafe parser(start?.assumingMemoryBound(to: CChar.self), UInt32(clamping: count), &root)
    guard let root = unsafe root else { throw Unreadable() }
    return unsafe root
  }

  /// libplist could not read the list.
  struct Unreadable: Error {}

  /// Reads a property list and keeps it.
  func tree(_ bytes: [UInt8], _ format: ListFormat) throws -> LibPlistTree {
    unsafe try bytes.withUnsafeBytes { buffer in
      unsafe LibPlistTree(self, root: try parse(buffer.baseAddress, buffer.count, format))
    }
  }

  /// Reads a property list, frees it, and returns the number of its root's entries.
  func decode(_ bytes: [UInt8], _ format: ListFormat) throws -> Int {
    unsafe try bytes.withUnsafeBytes { buffer in
      let root = unsafe try parse(buffer.baseAddress, buffer.count, format)
      defer { unsafe freeNode(root) }
      return unsafe count(root)
    }
  }

  /// Reads an archive inside a field and returns the number of its objects.
  private func decodeArchive(in field: Node?) throws -> Int {
    guard let field = unsafe field else { throw Unreadable() }
    var size: UInt64 = 0
    let start = unsafe dataBytes(field, &size)
    let root = unsafe try parse(UnsafeRawPointer(start), Int(clamping: size), .binary)
    defer { unsafe freeNode(root) }
    guard let objects = unsafe dictionaryItem(root, "$objects") else { throw Unreadable() }
    return Int(unsafe arraySize(objects))
  }

  /// Three parses: the blob, and the archives in two of its fields. Returns the result of `BlobCheck`.
  func decodeBlob(_ bytes: [UInt8], _ format: ListFormat) throws -> Int {
    unsafe try bytes.withUnsafeBytes { buffer in
      let root = unsafe try parse(buffer.baseAddress, buffer.count, format)
      defer { unsafe freeNode(root) }
      guard let received = unsafe item(root, BlobCheck.bytesReceived) else { throw Unreadable() }
      let current = unsafe try decodeArchive(in: item(root, BlobCheck.currentRequest))
      let original = unsafe try decodeArchive(in: item(root, BlobCheck.originalRequest))
      return BlobCheck.result(received: unsafe unsigned(received), objects: [current, original])
    }
  }

  /// Three parses, with the fields found through the UIDs of a keyed archive.
  func decodeKeyedArchive(_ bytes: [UInt8]) throws -> Int {
    unsafe try bytes.withUnsafeBytes { buffer in
      let root = unsafe try parse(buffer.baseAddress, buffer.count, .binary)
      defer { unsafe freeNode(root) }
      guard let objects = unsafe item(root, "$objects"), let top = unsafe item(root, "$top"),
        let dictionary = unsafe arrayItem(objects, uid(item(top, BlobCheck.topKey))),
        let keys = unsafe item(dictionary, "NS.keys"), let values = unsafe item(dictionary, "NS.objects")
      else { throw Unreadable() }
      var (received, archives) = (0, [Int]())
      for index in 0..<(unsafe arraySize(keys)) {
        guard let key = unsafe arrayItem(objects, uid(arrayItem(keys, index))),
          let value = unsafe arrayItem(objects, uid(arrayItem(values, index)))
        else { throw Unreadable() }
        var size: UInt64 = 0
        guard let text = unsafe stringBytes(key, &size) else { throw Unreadable() }
        if unsafe strcmp(text, BlobCheck.bytesReceived) == 0 {
          received = unsafe unsigned(value)
        } else if unsafe strcmp(text, BlobCheck.currentRequest) == 0 || strcmp(text, BlobCheck.originalRequest) == 0 {
          archives.append(unsafe try decodeArchive(in: value))
        }
      }
      return BlobCheck.result(received: received, objects: archives)
    }
  }

  /// One parse after the mask is removed, since the newer loader's archive contains both requests.
  func decodeMasked(_ bytes: [UInt8]) throws -> Int {
    let plain = BlobCheck.unmasked(bytes)
    return unsafe try plain.withUnsafeBytes { buffer in
      let root = unsafe try parse(buffer.baseAddress, buffer.count, .binary)
      defer { unsafe freeNode(root) }
      guard let objects = unsafe item(root, "$objects") else { throw Unreadable() }
      return BlobCheck.result(received: 0, objects: [Int(unsafe arraySize(objects)), Int(unsafe arraySize(objects))])
    }
  }
}
