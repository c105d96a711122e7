/// The targets of this project, checked for one run.
struct Targets {
  let results: Results

  var all: [Target] {
    wholeBlobs + diagnosis + encoding + ListFormat.allCases.flatMap(largeLists) + peakMemory + processes
  }

  private var wholeBlobs: [Target] {
    let (binary, xml) = (WholeBlobs.name(.binary), WholeBlobs.name(.xml))
    let peers = [Contender.libplist, Contender.foundation, Contender.plistlib]
    let fastest = peers.compactMap { results.ratio(xml, $0) }.min()
    return [
      Target(binary, atLeast: 3, "times as fast as libplist", results.ratio(binary, Contender.libplist)),
      Target(binary, atLeast: 50, "times as fast as Foundation", results.ratio(binary, Contender.foundation)),
      Target(xml, atLeast: 2, "times as fast as libplist", results.ratio(xml, Contender.libplist)),
      Target(xml, atLeast: 1, "times as fast as the fastest peer", fastest),
      Target(xml, atMost: 2.5, "bare SAX2 passes, after taking off the two requests", passes(xml)),
      Target(
        WholeBlobs.name(.keyedArchive), atLeast: 3, "times as fast as libplist",
        results.ratio(WholeBlobs.name(.keyedArchive), Contender.libplist)),
    ]
  }

  /// The time of an XML blob without its two requests, as a multiple of a bare pass of the parser.
  private func passes(_ xml: String) -> Double? {
    guard let ours = results.median(xml), let pass = results.median(xml, Contender.sax2),
      let requests = results.median(SingleLayers.requests)
    else { return nil }
    return (ours - requests) / pass
  }

  private var diagnosis: [Target] {
    (BlobForm.allCases.map(\.rawValue) + [DiagnosisAndRepair.brokenKind]).map { kind in
      let name = DiagnosisAndRepair.diagnose(kind)
      let added = results.ratio(name, DiagnosisAndRepair.decoding).map { 1 / $0 - 1 }
      return Target(name, atMost: 1, "times decoding, on top of decoding", added)
    }
  }

  private var encoding: [Target] {
    [BlobForm.binary, .xml].map { form in
      let name = Encoding.name(form)
      return Target(name, atLeast: 2, "times as fast as libplist", results.ratio(name, Contender.libplist))
    }
  }

  private func largeLists(_ format: ListFormat) -> [Target] {
    [LargeLists.decode, LargeLists.encode].flatMap { workload -> [Target] in
      let (small, huge) = (workload(.small, format), workload(.huge, format))
      let growth = results.timePerByte(huge).flatMap { huge in results.timePerByte(small).map { huge / $0 } }
      return [
        Target(huge, atLeast: 1, "times as fast as libplist", results.ratio(huge, Contender.libplist)),
        Target(huge, atMost: 1.2, "times the time a byte of 1 MB", growth),
      ]
    }
  }

  private var peakMemory: [Target] {
    ListFormat.allCases.map { format in
      func above(_ contender: String) -> Double? {
        results.memory.first { $0.work == .decode && $0.format == format.rawValue && $0.contender == contender }
          .map { Double($0.above) }
      }
      let ratio = above(Contender.ours).flatMap { ours in above(Contender.libplist).map { ours / $0 } }
      return Target(LargeLists.decode(.huge, format), atMost: 0.5, "times libplist's peak memory", ratio)
    }
  }

  private func ratio(_ workload: String, _ first: String, _ second: String) -> Double? {
    results.seconds(workload, first).flatMap { first in results.seconds(workload, second).map { first / $0 } }
  }

  private func jobs(_ work: String) -> Target {
    typealias Kind = ProcessMeasurement
    return Target(
      "\(Kind.files), \(work)", atLeast: 1.7, "2 jobs against 1",
      ratio(Kind.files, Kind.jobs(1, work), Kind.jobs(2, work)))
  }

  private var processes: [Target] {
    typealias Kind = ProcessMeasurement
    return [
      Target(
        "\(Kind.files), inspect", atLeast: 30, "times as fast as starting plistutil for each",
        ratio(Kind.files, Kind.plistutil, Kind.jobs(1, "inspect"))),
      Target(
        "\(Kind.files), inspect", atLeast: 5, "times as fast as a loop in Python",
        ratio(Kind.files, Kind.plistlib, Kind.jobs(1, "inspect"))),
      jobs("inspect"), jobs("diagnose"), batchMemory("inspect"), batchMemory("diagnose, 2 jobs"),
    ]
      + Kind.forms.map { form in
        let workload = Kind.startUp(form)
        return Target(workload, atMost: 4, "times plistutil", ratio(workload, Kind.ours, Kind.plistutil))
      }
  }

  private func batchMemory(_ work: String) -> Target {
    let name = "\(ProcessMeasurement.memory), \(work)"
    func bytes(_ files: String) -> Double? {
      results.processes.first { $0.workload == name && $0.contender == files }?.bytes.map(Double.init)
    }
    let growth = bytes(ProcessMeasurement.tenThousand).flatMap { more in
      bytes(ProcessMeasurement.thousand).map { more / $0 }
    }
    return Target(name, atMost: 1.1, "10,000 files against 1,000", growth)
  }
}
