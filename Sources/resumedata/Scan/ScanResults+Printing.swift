import ResumeDataFiles
import ResumeDataReports
import ResumeDataScan

extension ScanResults {
  /// A part of a report.
  enum Section: Hashable {
    case blobs, tasks, partials, fragments
    /// Blobs whose partial file is missing.
    case incompleteBlobs
  }

  /// The parts of a report of everything.
  var sections: [Section] { [.blobs, .tasks, .partials, .fragments] }

  /// Prints parts of the results, what was not read, and the totals.
  ///
  /// What has no place in a format, such as what was not read in a timeline, is printed on standard error.
  func print(_ sections: [Section], _ view: ScanView, _ format: ScanFormat, to output: inout ReportOutput) {
    switch format {
    case .text, .json, .jsonl: return print(sections, view, to: &output)
    case .csv, .tsv:
      if let table = format.table { print(sections, ScanTable(results: self, view: view), table, to: &output) }
      return
    case .timesketch: for event in events(sections, view) { TimesketchEvent(event).map { output.add($0) } }
    case .bodyfile: output.add(events(sections, view).compactMap(\.bodyfileLine), separated: false)
    case .features:
      output.add(FeatureFile.header + FeatureFile(results: self, view: view).lines(sections), separated: false)
    }
    output.flush()
    for (evidence, unread) in unread {
      Diagnostics.print("not read: " + evidence.escaped + "\(unread.locator): \(unread.reason)")
    }
  }

  private func print(_ sections: [Section], _ view: ScanView, to output: inout ReportOutput) {
    for section in sections {
      switch section {
      case .blobs: for index in blobs.indices { add(blob: index, view, to: &output) }
      case .incompleteBlobs:
        for index in incompleteBlobs { add(blob: index, view, to: &output) }
      case .tasks: addTasks(view, to: &output)
      case .partials: addPartials(view, to: &output)
      case .fragments: addFragments(view, to: &output)
      }
    }
    if output.layout == nil {
      if !hashed.isEmpty { output.add(hashed.flatMap(\.lines)) }
    } else {
      for file in hashed { output.add(HashedEvidenceJSON(evidence: file)) }
    }
    for (evidence, unread) in unread {
      if output.layout == nil {
        let text = Terminal.escape("\(unread.locator): \(unread.reason)")
        output.add(["not read: " + evidence.escaped + text], separated: false)
      } else {
        output.add(UnreadJSON(evidence: evidence, unread: unread))
      }
    }
    guard !isPart else { return }
    if output.layout == nil {
      output.add(
        [summary.text],
        separated: !hashed.isEmpty || !blobs.isEmpty || !tasks.isEmpty || !partials.isEmpty || !fragments.isEmpty)
    } else {
      output.add(summary)
    }
  }

  private func print(
    _ sections: [Section], _ rows: ScanTable, _ table: SeparatedValues, to output: inout ReportOutput
  ) {
    // iLEAPP's tables begin with this mark.
    let columns = ScanTable.columns
    let header = table.isCSV ? columns : ["\u{FEFF}" + columns[0]] + columns.dropFirst()
    let all = sections.flatMap(rows.rows) + rows.evidenceRows + rows.unreadRows
    output.add([header.joined(separator: table.separator)] + all.map(table.line), separated: false)
  }

  private func add(blob index: Int, _ view: ScanView, to output: inout ReportOutput) {
    if output.layout == nil {
      output.add(blobs[index].lines(blobFacts[index], view, style: .standardOutput))
    } else {
      output.add(FoundBlobJSON(blob: blobs[index], facts: blobFacts[index], view: view))
    }
  }

  private func addTasks(_ view: ScanView, to output: inout ReportOutput) {
    for (task, facts) in zip(tasks, taskFacts) {
      if output.layout == nil {
        output.add(task.lines(facts, view, style: .standardOutput))
      } else {
        output.add(FoundTaskJSON(found: task, facts: facts, view: view))
      }
    }
  }

  private func addFragments(_ view: ScanView, to output: inout ReportOutput) {
    guard output.layout == nil else {
      for found in fragments { output.add(FoundFragmentJSON(found: found, view: view)) }
      return
    }
    guard !fragments.isEmpty else { return }
    let heading = TextStyle.standardOutput.heading("Not in a blob, and not counted")
    output.add([heading] + fragments.map { "  " + $0.line(view) })
  }

  private func addPartials(_ view: ScanView, to output: inout ReportOutput) {
    guard output.layout == nil else {
      for partial in partials { output.add(FoundPartialJSON(partial: partial, view: view)) }
      return
    }
    let style = TextStyle.standardOutput
    for (owner, files) in partialsByOwner {
      var lines = [style.heading(Terminal.escape("Partial files of \(owner)"))]
      lines += files.map { "  " + $0.line(view) }
      for partial in files {
        for place in partial.possible {
          let text = "\(partial.placed.file.path) has as many bytes as \(view.text(place)), which shows nothing more"
          lines.append("  " + Terminal.escape(text))
        }
        if let command = CreateCommand(partial) { lines.append("  " + Terminal.escape(command.text(view.redaction))) }
      }
      lines.append("  " + Self.totals(of: files))
      output.add(lines)
    }
  }

  /// The files by the app or container that they belong to, in the order of the first file.
  private var partialsByOwner: [(owner: String, files: [FoundPartial])] {
    var order: [String] = []
    var files: [String: [FoundPartial]] = [:]
    for partial in partials {
      if files[partial.owner] == nil { order.append(partial.owner) }
      files[partial.owner, default: []].append(partial)
    }
    return order.map { ($0, files[$0] ?? []) }
  }

  /// The number, bytes and times of the orphans among some files.
  private static func totals(of files: [FoundPartial]) -> String {
    let orphans = files.filter { $0.match.relation == .orphan }
    let bytes = orphans.reduce(0) { $0 + $1.placed.file.size }
    let times = orphans.compactMap { $0.times.first?.iso8601 }.sorted()
    let span = times.first.map { "; oldest \($0), newest \(times.last ?? $0)" } ?? ""
    let count = orphans.count == 1 ? "1 orphan" : "\(Quantity.grouped(Int64(orphans.count))) orphans"
    return "\(count), \(Quantity.bytes(bytes))\(span)"
  }
}
