import ResumeDataKit

extension Peeler {
  /// Searches the files in an archive, or what a compressed file has.
  mutating func peelArchive(_ source: any ByteSource, named format: String, at place: Place) {
    guard let archives else { return note("\(format) data are not looked into", place) }
    guard place.depth < limits.depth else { return note("containers are nested deeper than \(limits.depth)", place) }
    var databases = HeldDatabases()
    var isEmpty = true
    do {
      let problem = try archives.read(source, limits: archiveLimits) { entry in
        isEmpty = false
        if isCancelled() { throw Interrupted() }
        peelEntry(entry, of: place, &databases)
      }
      if let problem {
        note("the \(format) data are not read to their end: \(problem)", place, isCutArchive: true)
      }
      // Of what cannot be opened, the bytes may still have something.
      if isEmpty, problem != nil { try searchBlocks(of: source, at: place) }
    } catch is Interrupted {
      noteInterruption(place)
    } catch {
      note("cannot be read: \(error)", place)
    }
    for database in databases.takeAll() { peel(database, of: place) }
  }

  private struct Interrupted: Error {}

  private mutating func peelEntry(_ entry: ArchiveEntry, of archive: Place, _ databases: inout HeldDatabases) {
    let place = archive.entry(entry.name)
    guard !entry.isEncrypted else { return note("it is encrypted", place) }
    var search = SequentialSearch()
    do throws(ArchiveEntryError) {
      while !isCancelled() {
        let part = try entry.next()
        if part.isEmpty { break }
        search.append(part, to: &self, at: place)
      }
    } catch {
      note("not read to its end: \(error.reason)", place)
    }
    guard let held = search.finish(&self, at: place) else { return }
    guard held.starts(with: SQLiteHeader.magic) || HeldDatabases.isPart(entry.name) else {
      return peel(held, at: archive.entry(entry.name, length: held.count))
    }
    for database in databases.hold(held, named: entry.name) { peel(database, of: archive) }
  }

  private mutating func peel(_ database: HeldDatabases.Database, of archive: Place) {
    let place = archive.entry(database.name, length: database.bytes.count)
    guard database.bytes.starts(with: SQLiteHeader.magic) else { return peel(database.bytes, at: place) }
    peelDatabase(
      SQLiteSources(
        database: MemorySource(database.bytes), wal: database.wal.map { MemorySource($0) },
        journal: database.journal.map { MemorySource($0) }), at: place)
  }
}

extension Peeler.Place {
  /// The place of a file in an archive. Extents are those in this file.
  fileprivate func entry(_ name: String, length: Int = .max) -> Self {
    var place = inside(.entry(name), extents: [Find.Extent(offset: 0, length: length)])
    place.isFile = true
    return place
  }
}

/// The databases of an archive, held until their logs and journals have come, which are other entries.
private struct HeldDatabases {
  /// A database, or another file if its bytes do not begin as one.
  struct Database {
    let name: String
    let bytes: [UInt8]
    var wal: [UInt8]?
    var journal: [UInt8]?
  }

  private static let suffixes = ["-wal", "-journal", "-shm"]

  private var files: [(name: String, bytes: [UInt8])] = []
  private var size = 0

  /// Whether a name is that of a part of a database.
  static func isPart(_ name: String) -> Bool { suffixes.contains { name.hasSuffix($0) } }

  /// Holds a file.
  ///
  /// - Returns: what is no longer held: if there is too much of it, a log that comes later is read by itself.
  mutating func hold(_ bytes: [UInt8], named name: String) -> [Database] {
    files.append((name, bytes))
    size += bytes.count + 256
    return size > 2 * Peeler.maximumHeld ? takeAll() : []
  }

  /// The databases with their parts, and parts without a database, in the order of the archive.
  mutating func takeAll() -> [Database] {
    let contents = Dictionary(files.map { ($0.name, $0.bytes) }) { first, _ in first }
    func part(_ name: String) -> [UInt8]? { contents[name].flatMap { $0.isEmpty ? nil : $0 } }
    let databases = files.compactMap { name, bytes -> Database? in
      if bytes.starts(with: SQLiteHeader.magic) {
        return Database(name: name, bytes: bytes, wal: part(name + "-wal"), journal: part(name + "-journal"))
      }
      let owner = Self.suffixes.first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
      return owner.flatMap { contents[$0] } == nil ? Database(name: name, bytes: bytes) : nil
    }
    (files, size) = ([], 0)
    return databases
  }
}
