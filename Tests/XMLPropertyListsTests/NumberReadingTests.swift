import PropertyLists
import Testing
import XMLPropertyLists

@Suite("Numbers and dates in XML")
struct NumberReadingTests {
  @Test(
    "integers are read",
    arguments: [
      ("0", 0), ("-0", 0), ("007", 7), ("+5", 5), (" -12\n", -12), ("- 3", -3), ("0x1F", 31), ("-0Xff", -255),
      ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ] as [(String, Int64)])
  func integersAreRead(text: String, number: Int64) throws {
    #expect(try value("<integer>\(text)</integer>") == .integer(PropertyListInteger(number)))
  }

  @Test("integers up to 128 bits are read")
  func integersUp128() throws {
    func number(_ text: String) throws -> PropertyList { try value("<integer>\(text)</integer>") }
    #expect(try number("18446744073709551615") == .integer(PropertyListInteger(UInt64.max)))
    #expect(try number("18446744073709551616") == .integer(PropertyListInteger(high: 1, low: 0)))
    #expect(try number("-18446744073709551616") == .integer(PropertyListInteger(high: -1, low: 0)))
    let largest = PropertyListInteger(high: .max, low: .max)
    #expect(try number("170141183460469231731687303715884105727") == .integer(largest))
    #expect(try number("0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF") == .integer(largest))
    let smallest = PropertyListInteger(high: .min, low: 0)
    #expect(try number("-170141183460469231731687303715884105728") == .integer(smallest))
  }

  // Empty; a sign, a prefix alone; a foreign digit; two numbers; one above and one below 128 bits.
  @Test(
    "an invalid integer is refused with its line",
    arguments: [
      "", " ", "-", "0x", "12a", "0xG", "1 2", "1.0", "--1", "٣", "170141183460469231731687303715884105728",
      "-170141183460469231731687303715884105729", "340282366920938463463374607431768211456",
    ])
  func notIntegerRefused(text: String) {
    let error = refusal("<plist>\n<integer>\(text)</integer></plist>")
    #expect(error?.code == .badValue)
    #expect(error?.location == .line(2, column: 1))
  }

  @Test(
    "reals are read",
    arguments: [
      ("1.5", 1.5), ("60", 60), (" -0.25 ", -0.25), ("+1e3", 1000), ("1E-2", 0.01), (".5", 0.5), ("5.", 5),
      ("inf", .infinity),
      ("+Infinity", .infinity), ("-INF", -.infinity), ("infinity", .infinity), ("-infinity", -.infinity),
      ("1e999", .infinity),
      ("4.9406564584124654e-324", .leastNonzeroMagnitude),
    ] as [(String, Double)])
  func realsAreRead(text: String, number: Double) throws {
    #expect(try value("<real>\(text)</real>") == .real(number))
  }

  @Test("nan and negative zero are read")
  func wordsNanNegative() throws {
    #expect(try value("<real>NaN</real>") == .real(.nan))
    #expect(try value("<real>-0.0</real>") == .real(-0.0))
  }

  @Test(
    "an invalid real is refused",
    arguments: ["", " ", "x", "1.5x", "0x1p3", "nan(1)", "1 2", "1,5", "-", "e5", "--1", "1_0"])
  func notRealRefused(text: String) {
    #expect(refusal("<real>\(text)</real>")?.code == .badValue)
  }

  @Test(
    "an invalid date is refused",
    arguments: ["", "2020-01-01", "2020-1-30T00:00:00Z", " 2020-01-01T00:00:00Z", "2020-01-01T00:00:00"])
  func notDateRefused(text: String) {
    #expect(refusal("<date>\(text)</date>")?.code == .badValue)
  }

  // The results of CFGregorianDateGetAbsoluteTime: each was verified with CoreFoundation.
  @Test(
    "dates that ISO 8601 does not have are read as CoreFoundation reads them",
    arguments: [
      ("12345-01-01T00:00:00Z", 0x4253_001C_D780_0000), ("2001-13-01T00:00:00Z", 0x417E_1338_0000_0000),
      ("2001-00-00T99:99:99Z", 0x4110_D91C_0000_0000), ("-0001-02-30T00:00:00Z", 0xC22D_6AAC_BC00_0000),
      ("99999999999-01-01T00:00:00Z", 0x4361_09A3_3C38_5B90), ("2001-99-01T00:00:00Z", 0),
      ("-2147483648-01-01T00:00:00Z", 0x436E_1853_A987_86A0), ("2004-02-30T00:00:00Z", 0x4197_CAD2_0000_0000),
    ] as [(String, UInt64)])
  func oddDates(text: String, bits: UInt64) throws {
    let date = PropertyListDate(secondsSinceReferenceDate: Double(bitPattern: bits))
    #expect(try value("<date>\(text)</date>") == .date(date))
  }

  @Test("the error of a bad value names path and text")
  func errorBadValue() {
    let error = refusal("<plist><dict><key>a</key><array><true/><integer>five</integer></array></dict></plist>")
    #expect(error?.reason == "invalid <integer> value \"five\"")
    #expect(error?.path == PropertyListPath([.key("a"), .index(1)]))
    #expect(error?.location == .line(1, column: 40))
  }
}
