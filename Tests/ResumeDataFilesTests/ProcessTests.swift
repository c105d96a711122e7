import Foundation
import ResumeDataFiles
import SystemPackage
import TestInputs
import Testing

/// Processes that are killed, interrupted, or run in parallel. The tests are serialized, so that each has all
/// processors.
@Suite("Processes", .serialized)
struct ProcessTests {
  @Test("two parallel runs on the same files lose no change")
  func twoRuns() throws {
    let scratch = try Scratch(memory: true)
    for number in 0..<8 { try scratch.put("\(number)", "0") }
    // Each of three processes increments each number `times` times. Without locking, increments would be lost.
    let times = 12
    let runs = try (0..<3).map { _ in
      try Subprocess.Running(
        Subprocess.worker, ["--jobs", "3", "--times", "\(times)", "increment", scratch.path])
    }
    for run in runs {
      let end = try run.end()
      #expect(end.status == 0 && !end.output.contains("fault"))
    }
    for number in 0..<8 { #expect(scratch.text("\(number)") == "\(3 * times)") }
    #expect(scratch.names().count == 8)
  }

  @Test("two parallel runs with backups leave the new bytes and one backup with the old bytes")
  func twoRunsWithBackups() throws {
    let scratch = try Scratch(memory: true)
    for number in 0..<40 { try scratch.put("\(number)", "old") }
    let runs = try (0..<2).map { _ in
      try Subprocess.Running(Subprocess.worker, ["--suffix", ".orig", "--jobs", "2", "rewrite:x", scratch.path])
    }
    let ends = try runs.map { try $0.end() }
    #expect(ends.map(\.status) == [0, 0])
    #expect(ends.flatMap(\.lines).count { $0.hasPrefix("replaced") } == 40)
    for number in 0..<40 {
      #expect(scratch.text("\(number)") == "xxx" && scratch.text("\(number).orig") == "old")
    }
    #expect(scratch.names().count == 80)
  }

  @Test(
    "an interrupted run finishes the files in progress, completes the report and begins no other file",
    arguments: [1, 3])
  func interrupted(jobs: Int) throws {
    let scratch = try Scratch(memory: true)
    for number in 100..<300 { try scratch.put("\(number)", "old") }
    // Processes that were started in the background or by nohup ignore signals, and their children inherit that.
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_DFL) }
    for signals in [[SIGINT], [SIGTERM], [SIGHUP], [SIGINT, SIGINT, SIGTERM]] {
      let running = try Subprocess.Running(
        Subprocess.worker, ["--jobs", "\(jobs)", "--pause", "30", "rewrite:\(signals.count)", scratch.path])
      running.wait(forLines: 3)
      for signal in signals {
        running.send(signal)
        usleep(2_000)
      }
      let end = try running.end()
      #expect(end.status == 130)
      let reported = Set(
        end.output.split(separator: "\n").compactMap { $0.split(separator: " ").dropFirst().first })
      let done = Set((100..<300).filter { scratch.text("\($0)") == String(repeating: "\(signals.count)", count: 3) })
      #expect(reported == Set(done.map { "\(scratch.path)/\($0)"[...] }))
      #expect(done.count >= 3 && done.count < 200 && scratch.names().count == 200)
      for number in 100..<300 { try scratch.put("\(number)", "old") }
    }
  }

  @Test("a run that was started with interrupts ignored ignores them")
  func ignored() throws {
    let scratch = try Scratch(memory: true)
    for number in 10..<20 { try scratch.put("\(number)", "old") }
    let script = "trap '' INT; exec \"$0\" --jobs 1 --pause 10 rewrite:x \"$1\""
    let running = try Subprocess.Running("/bin/sh", ["-c", script, Subprocess.worker, scratch.path])
    running.wait(forLines: 1)
    running.send(SIGINT)
    #expect(try running.end().status == 0)
    #expect(scratch.text("19") == "xxx")
  }

  @Test("after a kill at a random moment each file is old or new, its backup is complete, and the next run cleans up")
  func killed() throws {
    let scratch = try Scratch(memory: true)
    let (count, size) = (6, 100_000)
    let kills = TestInputs.isExhaustive ? 200 : 20
    let names = (0..<count).map { "\(10 + $0)" }
    let bytes = ["a", "b"].map { String(repeating: $0, count: size) }
    for name in names { try scratch.put(name, bytes[0]) }
    let arguments = ["--suffix", ".orig", "--jobs", "2"]

    // The duration of a complete run, over which the kills are spread.
    let clock = ContinuousClock()
    var whole = Duration.seconds(1)
    func run(to letter: String) throws -> Subprocess {
      var end: Subprocess?
      let time = try clock.measure {
        end = try Subprocess.run(Subprocess.worker, arguments + ["rewrite:\(letter)", scratch.path])
      }
      // The fastest run counts: with a longer duration most runs would end before the kill.
      whole = min(whole, time)
      return try #require(end)
    }
    for letter in ["b", "a", "b", "a"] { _ = try run(to: letter) }
    var random = SystemRandomNumberGenerator()
    var (old, left, cleaned, killed) = (0, 0, 0, 0)
    for round in 0..<1_000 where killed < kills {
      let running = try Subprocess.Running(
        Subprocess.worker, arguments + ["rewrite:\(old == 0 ? "b" : "a")", scratch.path])
      usleep(UInt32.random(in: 0...UInt32(whole / .microseconds(1) * 0.9), using: &random))
      running.send(SIGKILL)
      let end = try running.end()
      if end.status == SIGKILL { killed += 1 }
      // The report of a killed run may lack its last action, so temporary files are counted in the directory.
      let temporary = scratch.names().count { $0.hasSuffix(".resumedata-tmp") }
      left = temporary
      for name in names {
        let text = scratch.text(name)
        #expect(text == bytes[0] || text == bytes[1], "round \(round): \(name) is neither old nor new")
        if text != bytes[old] {
          // Every written byte was in a file, so each backup is one of the two, and the old bytes are among them.
          let backups = ["\(name).orig", "\(name).orig.1"].compactMap(scratch.text)
          #expect(backups.contains(bytes[old]), "round \(round): the old bytes of \(name) are gone")
          #expect(backups.allSatisfy(bytes.contains), "round \(round): a backup of \(name) is not whole")
        }
      }
      // Every fifth round is a complete run, which reports the number of stale files. Then old and new are swapped.
      guard round % 5 == 4 else { continue }
      let next = try run(to: old == 0 ? "b" : "a")
      #expect(next.status == 0)
      #expect(next.lines.contains("cleaned \(left)") == (left > 0))
      cleaned += left
      #expect(scratch.names().allSatisfy { !$0.hasSuffix(".resumedata-tmp") })
      for name in names { #expect(scratch.text(name) == bytes[1 - old]) }
      old = 1 - old
    }
    print("killed \(killed) runs of \(whole), which left \(cleaned) temporary files before whole runs")
    #expect(killed == kills)
  }
}
