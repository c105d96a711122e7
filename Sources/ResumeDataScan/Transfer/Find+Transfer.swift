package import PropertyLists
import ResumeDataKit

extension Find {
  /// Codes everything but the bytes and the document.
  fileprivate mutating func codeFields(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&locator)
    try coder.code(&textEncoding)
    try coder.code(&extents)
    try coder.code(&line)
    try coder.code(&context)
    try coder.code(&state)
    try coder.code(&stateReason)
  }

  func write(to writer: inout FieldWriter) throws(TransferError) {
    var (copy, bytes) = (self, bytes)
    var (textEncoding, otherText) = (document.textEncoding, document.otherText)
    writer.code(&bytes)
    try writer.code(&textEncoding)
    try writer.code(&otherText)
    try copy.codeFields(with: &writer)
  }

  /// The document is decoded again: the other process has decoded the same bytes.
  init(from reader: inout FieldReader) throws(TransferError) {
    var (bytes, textEncoding, otherText) = ([UInt8](), TextEncoding.raw, 0)
    try reader.code(&bytes)
    try reader.code(&textEncoding)
    try reader.code(&otherText)
    guard otherText >= 0, let document = try? ResumeDataDocument(decodingContainer: bytes) else {
      throw TransferError()
    }
    self.init(
      locator: Locator(), bytes: bytes, document: document.wrapped(in: textEncoding, otherText: otherText),
      textEncoding: .raw, extents: [], line: nil, state: .live, stateReason: nil)
    try codeFields(with: &reader)
  }
}

extension Find.Extent: FieldCoded {
  package static var blank: Self { Self(offset: 0, length: 0) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&file)
    try coder.code(&offset)
    try coder.code(&length)
  }
}

extension Unread: FieldCoded {
  package static var blank: Self { Self(reason: "") }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&locator)
    try coder.code(&reason)
    try coder.code(&isCutArchive)
  }
}

extension Locator: FieldCoded {
  package static var blank: Self { Self() }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) { try coder.code(&steps) }
}

extension Locator.Step: FieldCoded {
  package static var blank: Self { .offset(0) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var form = form
    try coder.code(&form)
    switch form {
    case .path:
      var path = PropertyListPath()
      if case .path(let known) = self { path = known }
      try coder.code(&path.components)
      self = .path(path)
    case .row:
      var (table, row, column) = ("", Locator.RowID.number(0), "")
      if case .row(let ownTable, let ownRow, let ownColumn) = self {
        (table, row, column) = (ownTable, ownRow, ownColumn)
      }
      try coder.code(&table)
      try coder.code(&row)
      try coder.code(&column)
      self = .row(table: table, row: row, column: column)
    case .former:
      var (file, offset, table, column) = (SQLiteFile.database, 0, String?.none, String?.none)
      if case .former(let ownFile, let ownOffset, let ownTable, let ownColumn) = self {
        (file, offset, table, column) = (ownFile, ownOffset, ownTable, ownColumn)
      }
      try coder.code(&file)
      try coder.code(&offset)
      try coder.code(&table)
      try coder.code(&column)
      self = .former(file, offset: offset, table: table, column: column)
    case .offset:
      var offset = 0
      if case .offset(let known) = self { offset = known }
      try coder.code(&offset)
      self = .offset(offset)
    case .entry:
      var name = ""
      if case .entry(let known) = self { name = known }
      try coder.code(&name)
      self = .entry(name)
    }
  }

  private enum Form: String { case path, row, former, offset, entry }

  private var form: Form {
    switch self {
    case .path: .path
    case .row: .row
    case .former: .former
    case .offset: .offset
    case .entry: .entry
    }
  }
}

extension Locator.RowID: FieldCoded {
  package static var blank: Self { .number(0) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var (isRowid, number): (Bool, Int64) =
      switch self {
      case .rowid(let rowid): (true, rowid)
      case .number(let number): (false, Int64(number))
      }
    try coder.code(&isRowid)
    try coder.code(&number)
    guard let ordinal = Int(exactly: number) else { throw TransferError() }
    self = isRowid ? .rowid(number) : .number(ordinal)
  }
}

extension PropertyListPath.Component: FieldCoded {
  package static var blank: Self { .contents }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var (form, key, index): (Int, String, Int) =
      switch self {
      case .key(let key): (0, key, 0)
      case .index(let index): (1, "", index)
      case .contents: (2, "", 0)
      }
    try coder.code(&form)
    if form == 0 { try coder.code(&key) }
    if form == 1 { try coder.code(&index) }
    switch form {
    case 0: self = .key(key)
    case 1: self = .index(index)
    case 2: self = .contents
    default: throw TransferError()
    }
  }
}

extension FindContext: FieldCoded {
  package static var blank: Self { Self(format: .json) }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    try coder.code(&format)
    try coder.code(&key)
    var scalars = fields.map { Field(name: $0.key, value: $0.value) }
    try coder.code(&scalars)
    fields = Dictionary(scalars.map { ($0.name, $0.value) }) { first, _ in first }
  }

  private struct Field: FieldCoded {
    var name: String
    var value: PropertyList

    static var blank: Self { Self(name: "", value: .null) }

    mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
      try coder.code(&name)
      try coder.code(&value)
    }
  }
}

extension FindContext.Format: FieldCoded {
  package static var blank: Self { .json }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var (form, name): (Int, String?) =
      switch self {
      case .propertyList: (0, nil)
      case .archive(let className): (1, className)
      case .row(let table): (2, table)
      case .json: (3, nil)
      }
    try coder.code(&form)
    try coder.code(&name)
    switch form {
    case 0: self = .propertyList
    case 1: self = .archive(className: name)
    case 2: self = .row(table: name ?? "")
    case 3: self = .json
    default: throw TransferError()
    }
  }
}

/// Values without others in them.
extension PropertyList: FieldCoded {
  package static var blank: Self { .null }

  package mutating func code(with coder: inout some FieldCoder) throws(TransferError) {
    var kind = kind
    try coder.code(&kind)
    switch kind {
    case .null: self = .null
    case .fill: self = .fill
    case .boolean:
      var value = boolean ?? false
      try coder.code(&value)
      self = .boolean(value)
    case .integer: try codeInteger(with: &coder)
    case .real:
      var value = double ?? 0
      try coder.code(&value)
      self = .real(value)
    case .date: try codeDate(with: &coder)
    case .data:
      var bytes = data ?? []
      try coder.code(&bytes)
      self = .data(bytes)
    case .string:
      var text = string ?? ""
      try coder.code(&text)
      self = .string(text)
    case .uid:
      var number = Int64(bitPattern: uid ?? 0)
      try coder.code(&number)
      self = .uid(UInt64(bitPattern: number))
    case .array, .set, .dictionary: throw TransferError()
    }
  }

  private mutating func codeInteger(with coder: inout some FieldCoder) throws(TransferError) {
    var (high, low): (Int64, Int64) = (0, 0)
    if case .integer(let number) = self { (high, low) = (number.high, Int64(bitPattern: number.low)) }
    try coder.code(&high)
    try coder.code(&low)
    self = .integer(PropertyListInteger(high: high, low: UInt64(bitPattern: low)))
  }

  private mutating func codeDate(with coder: inout some FieldCoder) throws(TransferError) {
    var seconds = 0.0
    if case .date(let date) = self { seconds = date.secondsSinceReferenceDate }
    try coder.code(&seconds)
    self = .date(PropertyListDate(secondsSinceReferenceDate: seconds))
  }
}
