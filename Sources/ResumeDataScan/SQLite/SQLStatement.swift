/// The storage of rows by a `CREATE TABLE` statement: the names and the order of the columns.
struct SQLStatement {
  /// The columns that are stored, in the order of the statement.
  private(set) var columns: [String] = []
  /// The columns of the primary key, in its order.
  private(set) var primaryKey: [String] = []
  private(set) var isWithoutRowid = false

  /// The columns in the order in which a record has them: without rowids the primary key's come first.
  var storedColumns: [String] {
    guard isWithoutRowid else { return columns }
    func name(_ text: String) -> String { text.lowercased() }
    var seen: Set<String> = []
    let key = primaryKey.filter { seen.insert(name($0)).inserted }
      .map { key in columns.first { name($0) == name(key) } ?? key }
    return key + columns.filter { !seen.contains(name($0)) }
  }

  /// Nil if the text is not such a statement.
  init?(_ sql: String) {
    let tokens = Self.tokens(of: Array(sql.utf8))
    guard let open = tokens.firstIndex(of: .sign("(")) else { return nil }
    var depth = 0
    var definition: [Token] = []
    var end = open
    for (index, token) in tokens[open...].enumerated() {
      if token == .sign("(") { depth += 1 }
      if token == .sign(")") { depth -= 1 }
      if depth == 0 || depth == 1 && token == .sign(",") {
        add(definition)
        definition = []
        end = open + index
        if depth == 0 { break }
      } else if !(depth == 1 && token == .sign("(") && index == 0) {
        definition.append(token)
      }
    }
    let options = tokens[end...]
    isWithoutRowid = zip(options, options.dropFirst()).contains { $0.isWord("WITHOUT") && $1.isWord("ROWID") }
    guard !columns.isEmpty else { return nil }
  }

  private mutating func add(_ definition: [Token]) {
    guard let first = definition.first, let name = first.name else { return }
    let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
    let key = zip(definition, definition.dropFirst()).enumerated()
      .first { $1.0.isWord("PRIMARY") && $1.1.isWord("KEY") }?.offset
    if constraints.contains(where: first.isWord) {
      if let key { primaryKey = Self.names(in: definition[(key + 2)...]) }
      return
    }
    if key != nil { primaryKey = [name] }
    // A generated column is stored only if it is declared so.
    let isGenerated = zip(definition, definition.dropFirst()).contains { $0.isWord("AS") && $1 == .sign("(") }
    if !isGenerated || definition.contains(where: { $0.isWord("STORED") }) { columns.append(name) }
  }

  /// The first token of each part in brackets.
  private static func names(in tokens: ArraySlice<Token>) -> [String] {
    var names: [String] = []
    var isExpected = false
    for token in tokens {
      if token == .sign("(") || token == .sign(",") {
        isExpected = true
      } else if token == .sign(")") {
        break
      } else if isExpected, let name = token.name {
        names.append(name)
        isExpected = false
      }
    }
    return names
  }

  private enum Token: Hashable {
    case word(String)
    case quoted(String)
    case sign(String)

    var name: String? {
      switch self {
      case .word(let text), .quoted(let text): text
      case .sign: nil
      }
    }

    func isWord(_ text: String) -> Bool {
      if case .word(let word) = self { word.uppercased() == text } else { false }
    }
  }

  private static func tokens(of sql: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var position = 0
    while position < sql.count {
      let byte = sql[position]
      switch byte {
      case 0x09...0x0D, 0x20: position += 1
      case UInt8(ascii: "-") where sql[position...].starts(with: "--".utf8):
        position = sql[position...].firstIndex(of: 0x0A) ?? sql.count
      case UInt8(ascii: "/") where sql[position...].starts(with: "/*".utf8): position = commentEnd(sql, position)
      case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "["):
        let (text, end) = quoted(sql, from: position)
        tokens.append(.quoted(text))
        position = end
      case _ where isWordByte(byte):
        let word = sql[position...].prefix(while: isWordByte)
        tokens.append(.word(String(decoding: word, as: UTF8.self)))
        position = word.endIndex
      default:
        tokens.append(.sign(String(decoding: [byte], as: UTF8.self)))
        position += 1
      }
    }
    return tokens
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func commentEnd(_ sql: [UInt8], _ start: Int) -> Int {
    var position = start + 2
    while position + 1 < sql.count {
      if sql[position] == UInt8(ascii: "*"), sql[position + 1] == UInt8(ascii: "/") { return position + 2 }
      position += 1
    }
    return sql.count
  }

  /// A quoted name; a doubled closing quote represents one quote.
  private static func quoted(_ sql: [UInt8], from start: Int) -> (String, Int) {
    let close = sql[start] == UInt8(ascii: "[") ? UInt8(ascii: "]") : sql[start]
    var text: [UInt8] = []
    var position = start + 1
    while position < sql.count {
      if sql[position] == close {
        guard close != UInt8(ascii: "]"), position + 1 < sql.count, sql[position + 1] == close else {
          return (String(decoding: text, as: UTF8.self), position + 1)
        }
        position += 1
      }
      text.append(sql[position])
      position += 1
    }
    return (String(decoding: text, as: UTF8.self), sql.count)
  }
}
