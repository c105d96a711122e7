import Foundation

/// A run's results for people and for programs.
struct Report: Encodable {
  var results: Results
  var targets: [Target]

  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return try encoder.encode(self)
    }
  }

  var text: String {
    var parts = [
      "# Time\n\nMedians of processor time, all contenders in turn in one run. "
        + "\(results.machine)\n\n\(MeasurementTable(measurements: results.measurements).text)"
    ]
    if !results.memory.isEmpty { parts.append("# Peak memory at 50 MB, of a process each\n\n\(memory)") }
    if !results.processes.isEmpty { parts.append("# Processes, wall time\n\n\(processes)") }
    if !targets.isEmpty { parts.append("# Targets\n\n\(targetTable)") }
    if !results.missing.isEmpty {
      parts.append("# Not measured\n\n" + results.missing.map { "- \($0)" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private var memory: String {
    var table = Table(header: ["work", "contender", "MB", "MB beyond the file"], numbers: [2, 3])
    for row in results.memory {
      table.rows.append([
        "\(row.work.rawValue), \(row.format)", row.contender, Figures.short(Double(row.bytes) / 1_000_000),
        Figures.short(Double(row.above) / 1_000_000),
      ])
    }
    return table.text
  }

  private var processes: String {
    var table = Table(
      header: ["workload", "contender", "median ms", "quartiles", "processor ms", "peak MB", "samples"],
      numbers: [2, 3, 4, 5, 6])
    for row in results.processes {
      let memory = row.bytes.map { Figures.short(Double($0) / 1_000_000) }
      table.rows.append([
        row.workload, row.contender, Figures.short(row.seconds * 1_000),
        "\(Figures.short(row.lowerQuartile * 1_000)) to \(Figures.short(row.upperQuartile * 1_000))",
        memory == nil ? Figures.short(row.processor * 1_000) : "-", memory ?? "-", "\(row.samples)",
      ])
    }
    return table.text
  }

  private var targetTable: String {
    var table = Table(header: ["workload", "demand", "measured", ""], numbers: [2])
    table.rows = targets.map { [$0.name, $0.demand, $0.measured, $0.verdict] }
    return table.text
  }
}
