import ResumeDataScan
import Testing

@Suite("Sources of bytes")
struct MemorySourceTests {
  @Test("a read beyond the end gives the available bytes")
  func readsUpToTheEnd() {
    let source = MemorySource([1, 2, 3])
    #expect(source.read(at: 1, count: 9) == [2, 3])
    #expect(source.read(at: 3, count: 1).isEmpty)
    #expect(source.read(at: -1, count: 1).isEmpty)
  }
}
