import KeyedArchives
import PropertyLists
import TestInputs
import Testing

extension SeededGenerator {
  fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

@Suite("Archives with random damage")
struct ArchiveDamageTests {
  /// The numbers of objects that were read and refused.
  private struct Tally {
    var objects = 0
    var rejections = 0
    var requests = 0
    var faults = 0
    var responses = 0
  }

  /// Reads all objects of an archive, in every way.
  private func readAll(_ archive: KeyedArchive, _ tally: inout Tally) {
    for index in archive.objects.indices {
      let reference = ObjectReference(index)
      guard let object = try? archive.object(reference) else {
        tally.rejections += 1
        continue
      }
      tally.objects += 1
      switch object.content {
      case .request:
        guard let request = try? ArchivedURLRequest(archive, at: reference) else { break }
        tally.requests += 1
        tally.faults += request.faults.count
      case .response:
        if (try? ArchivedURLResponse(archive, at: reference)) != nil { tally.responses += 1 }
      case .url: _ = (archive.url(reference), archive.baseURL(reference))
      case .dictionary: _ = archive.entries(reference)
      default: break
      }
    }
    for entry in archive.roots { _ = try? archive.root(entry.key) }
  }

  /// Archives with requests of each form, a response, and an object of every other class. The complete requests come
  /// first. They are used less often, since they take far longer in a debug build.
  private func originals() throws -> [PropertyList] {
    var fixtures = [
      RequestFixture(.keyed), RequestFixture(.positional), RequestFixture(.keyed, slots: 4),
      RequestFixture(.positional, slots: 4),
    ]
    let copy = Base64.encode(try BinaryPropertyList.encode(["Accept": ["a"]]))
    fixtures[0].setHeaders([("Accept", "a"), ("__hhaa__", "\r\n\r\n" + String(decoding: copy, as: UTF8.self))])
    fixtures[1].flags = [("startTimeoutTime", 0.5), ("list", .uid(1))]

    var builder = KeyedArchiveBuilder()
    let (root, text) = (builder.reserve(), builder.add(.string("x")))
    let parts = [
      root, builder.add(.url(base: root, relative: text)), builder.add(.set([text, root])), builder.add(.nsNull),
      builder.add(.date(.init(secondsSinceReferenceDate: 1))), builder.add(.uuid(Array(0..<16))),
      builder.add(ArchivedObject(.string("y"), classDescription: .mutableString)),
      builder.add(ArchivedObject(.data([1]), classDescription: .mutableData)),
      builder.add(ArchivedObject(.instance(fields(["a": .uid(1)])), classDescription: ArchivedClass("Foo"))),
      builder.add(.dictionary([.init(key: text, value: root)])),
      builder.add(.response(fields(["$0": 8, "s_0": .uid(3), "s_3": 200, "s_4": .uid(14), "$9": .uid(2)]))),
    ]
    builder.set(root, to: ArchivedObject(.array(parts)))
    return try fixtures.map { try $0.archive.propertyList } + [
      builder.propertyList(root: root, under: "root", order: .newer)
    ]
  }

  /// The index of the original for a round.
  private func original(_ round: Int) -> Int { round % 40 < 2 ? round % 40 : 2 + round % 3 }

  /// A value that replaces another one.
  private func value(_ generator: inout SeededGenerator, objects: Int) -> PropertyList {
    let values: [PropertyList] = [
      .uid(UInt64(generator.below(objects + 2))), .uid(UInt64(generator.below(objects))), .uid(.max),
      .uid(UInt64(Int.max)), 0, -1, 22, 23, .integer(.init(high: 1, low: 0)), .real(.nan), true, "$null", "x",
      .data([1, 2]), .null, [], [.uid(1), .uid(0)], [5], ["$classname": "NSURLRequest"],
      ["$class": .uid(UInt64(generator.below(objects)))],
    ]
    return values[generator.below(values.count)]
  }

  /// Changes something in one object, or in the list of objects itself.
  private func damage(_ objects: inout [PropertyList], _ generator: inout SeededGenerator) {
    let names = [
      "$class", "NS.objects", "NS.keys", "NS.base", "NS.time", "$2", "$3", "$classes", "$classname",
      "__nsurlrequest_proto_prop_obj_22",
    ]
    let index = generator.below(objects.count)
    guard case .dictionary(var dictionary) = objects[index], !dictionary.entries.isEmpty else {
      objects[index] = value(&generator, objects: objects.count)
      return
    }
    let place = generator.below(dictionary.entries.count)
    switch generator.below(8) {
    case 0: dictionary.entries.remove(at: place)
    case 1: dictionary.entries[place].key = names[generator.below(names.count)]
    case 2: dictionary.entries.append(dictionary.entries[place])
    case 3:
      dictionary.entries.append(
        .init(key: names[generator.below(names.count)], value: value(&generator, objects: objects.count)))
    case 4:
      objects.swapAt(index, generator.below(objects.count))
      return
    default: dictionary.entries[place].value = value(&generator, objects: objects.count)
    }
    objects[index] = .dictionary(dictionary)
  }

  @Test("archives whose values were damaged give objects or typed errors")
  func values() throws {
    var generator = SeededGenerator(seed: 3)
    let originals = try originals().map { try KeyedArchive($0).objects }
    var tally = Tally()
    for round in 0..<3_000 {
      var objects = originals[original(round)]
      for _ in 0...generator.below(6) { damage(&objects, &generator) }
      let top = PropertyList.uid(UInt64(generator.below(objects.count + 1)))
      readAll(try KeyedArchive(["$top": ["root": top], "$objects": .array(objects)]), &tally)
    }
    #expect(tally.objects > 25_000)
    #expect(tally.rejections > 1_250, "the damage was too mild to test anything")
    #expect(tally.requests > 500)
    #expect(tally.faults > 500)
    #expect(tally.responses > 250)
  }

  @Test("archives whose bytes were damaged give objects or typed errors")
  func bytes() throws {
    var generator = SeededGenerator(seed: 4)
    let originals = try originals().map { try BinaryPropertyList.encode($0) }
    var tally = Tally()
    for round in 0..<5_000 {
      var bytes = originals[original(round)]
      for _ in 0...generator.below(3) { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
      guard let list = try? BinaryPropertyList(decoding: bytes), let archive = try? KeyedArchive(list.value) else {
        continue
      }
      readAll(archive, &tally)
    }
    #expect(tally.objects > 5_000)
    #expect(tally.rejections > 125)
    #expect(tally.requests > 125)
    #expect(tally.responses > 25)
  }
}
