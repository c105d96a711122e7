import TestInputs

/// The contents of one generated blob.
struct Download {
  /// The system whose blobs it resembles.
  enum Writer: CaseIterable {
    /// Cannot read the requests that it archives, so the blob needs repair.
    case iOS10_0
    case iOS10_2
    case iOS11_2
    case iOS12_1

    var version: Int64 {
      switch self {
      case .iOS10_0, .iOS10_2: 2
      case .iOS11_2, .iOS12_1: 4
      }
    }

    /// The builds in the User-Agent of that system.
    var builds: String {
      switch self {
      case .iOS10_0: "CFNetwork/808.0.2 Darwin/16.0.0"
      case .iOS10_2: "CFNetwork/808.2.16 Darwin/16.3.0"
      case .iOS11_2: "CFNetwork/893.14 Darwin/17.3.0"
      case .iOS12_1: "CFNetwork/975.0.3 Darwin/18.2.0"
      }
    }
  }

  let writer: Writer
  let url: String
  let received: Int64
  let total: Int64
  let entityTag: String
  let date: String
  let tempFileName: String
  let headers: [(name: String, value: String)]

  init(by writer: Writer, _ random: inout SeededGenerator) {
    self.writer = writer
    let host = "\(random.word())\(random.number(1...99)).example.\(random.pick(["com", "net", "org"]))"
    let directories = "\(random.word())/\(random.word())\(random.number(1...9))/\(random.number(10...99))"
    url = "http://\(host)/\(directories)/\(random.hex(32)).\(random.pick(["zip", "mp4", "3gp", "pdf"]))"
    received = Int64(random.number(70_000...900_000_000))
    total = received + Int64(random.number(1...900_000_000))
    entityTag = "\"\(random.hex(8))-\(random.hex(6))\""
    date = random.httpDate()
    tempFileName = "CFNetworkDownload_\(random.letters(6)).tmp"
    let app = "\(random.word())\(random.letters(3))/\(random.number(1...400)) \(writer.builds)"
    var headers = [
      ("User-Agent", app), ("Accept", "*/*"), ("Accept-Language", random.pick(["en-us", "de-de", "fr-fr", "zh-cn"])),
      ("Accept-Encoding", "gzip, deflate"),
    ]
    if random.number(0...3) == 0 { headers.append(("X-Request-Id", random.hex(16))) }
    self.headers = headers
  }
}
