import ResumeDataKit

/// Work that only the library does, in addition to decoding.
struct DiagnosisAndRepair {
  /// Blobs that need no fix.
  let sound: BlobSet
  /// Blobs of iOS 10.0, whose two requests need repair.
  let broken: BlobSet

  static func diagnose(_ kind: String) -> String { "decode and diagnose, \(kind)" }
  static let decoding = "\(Contender.ours), decoding alone"
  static let brokenKind = "XML of iOS 10.0"

  var workloads: [PlannedWorkload] {
    BlobForm.allCases.map { form in planned(Self.diagnose(form.rawValue)) { diagnose($0, sound[form]) } } + [
      planned(Self.diagnose(Self.brokenKind)) { diagnose($0, broken[.xml]) },
      planned("decode, repair and encode, nothing to fix, XML") { repair($0, sound[.xml]) },
      planned("decode, repair and encode, iOS 10.0, XML") { repair($0, broken[.xml]) },
      planned("decode, repair and encode, iOS 10.0, binary") { repair($0, broken[.binary]) },
    ]
  }

  private func planned(_ name: String, _ make: @escaping (String) throws -> Workload) -> PlannedWorkload {
    PlannedWorkload(name: name, measured: .small) { try make(name) }
  }

  private func diagnose(_ name: String, _ blobs: [[UInt8]]) -> Workload {
    Workload(
      name, inputs: blobs,
      [
        Contender(Contender.ours) { index in
          let findings = Diagnosis(of: try ResumeDataDocument(decoding: blobs[index])).findings()
          return findings.allSatisfy { !$0.rule.isEmpty } ? 1 : 0
        },
        Contender(Self.decoding) { index in
          try ResumeDataDocument(decoding: blobs[index]).kind == .download ? 1 : 0
        },
      ])
  }

  private func repair(_ name: String, _ blobs: [[UInt8]]) -> Workload {
    let engine = RepairEngine()
    return Workload(
      name, inputs: blobs,
      [Contender(Contender.ours) { index in try engine.repair(blobs[index]).bytes.count }])
  }
}
