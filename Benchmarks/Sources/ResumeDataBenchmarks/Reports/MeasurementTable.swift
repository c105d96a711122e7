/// All measurements, one per row.
struct MeasurementTable {
  let measurements: [Measurement]

  var text: String {
    var table = Table(
      header: [
        "workload", "contender", "median ns", "quartiles", "MB/s", "allocations", "times ours", "samples",
      ], numbers: [2, 3, 4, 5, 6, 7])
    var workload = ""
    var ours = Double.nan
    for measurement in measurements {
      let isFirst = measurement.workload != workload
      if isFirst { (workload, ours) = (measurement.workload, measurement.median) }
      table.rows.append([
        isFirst ? workload : "", measurement.contender, Figures.short(measurement.median),
        "\(Figures.short(measurement.lowerQuartile)) to \(Figures.short(measurement.upperQuartile))",
        Figures.short(measurement.megabytesPerSecond), measurement.allocations.map(Figures.short) ?? "-",
        Figures.short(measurement.median / ours), "\(measurement.samples)",
      ])
    }
    return table.text
  }
}
