import Foundation
import Testing

/// `swiftlet plan`: the numbers add up, the verdict follows them, the pages hold what they must.
@Suite struct PlanTests {
  private func model() throws -> String { try Workbench.shared.get().int8Model }

  private func report(_ options: [String] = []) throws -> [String: Any] {
    try Program(["plan", model(), "--json"] + options).json()
  }

  @Test func totalsAreTheSumsOfTheirParts() throws {
    let report = try report()
    func bytes(_ key: String) throws -> Int { try #require(report["\(key)_bytes"] as? Int) }
    let parts = try bytes("arena") + bytes("training") + bytes("session") + bytes("stack")
    #expect(try bytes("total_ram") == parts)
    #expect(try bytes("total_flash") == bytes("file"))
    #expect(try bytes("lower_bound") <= bytes("arena") && bytes("scratch") <= bytes("arena"))
    #expect(try bytes("arena") <= 8192, "LeNet-5 runs in 8 KiB of activations")
    #expect(report["verdict"] == nil)
  }

  @Test func thePeakIsWhereMostBytesLive() throws {
    let report = try report()
    let live = try #require(report["live_bytes"] as? [Int])
    let operations = try #require(report["operations"] as? [String])
    let peak = try #require(report["peak"] as? [String: Any])
    let index = try #require(peak["index"] as? Int)
    #expect(live.count == operations.count && live.max() == live[index])
    #expect(peak["operation"] as? String == operations[index])
    #expect(peak["bytes"] as? Int == report["lower_bound_bytes"] as? Int)
    let tensors = try #require(report["tensors"] as? [[String: Any]])
    let marked = tensors.filter { $0["is_at_peak"] as? Bool == true }
    let names = try #require(peak["tensors"] as? [String])
    #expect(Set(marked.compactMap { $0["name"] as? String }) == Set(names) && !names.isEmpty)
  }

  @Test func aBudgetOfExactlyTheTotalFits() throws {
    let report = try report()
    for (option, key) in [("--ram", "total_ram_bytes"), ("--flash", "total_flash_bytes")] {
      let total = try #require(report[key] as? Int)
      #expect(try Program(["plan", model(), option, "\(total)"]).status == 0)
      let refused = try Program(["plan", model(), option, "\(total - 1)"])
      #expect(refused.status == 1)
      #expect(refused.errors.contains("1 too many"), "\(refused.errors)")
    }
    #expect(try Program(["plan", model(), "--target", "raspberry-pi-4"]).status == 0)
    #expect(try Program(["plan", model(), "--target", "x", "--ram", "1"]).status == 64)
  }

  @Test func whatDoesNotFitIsToldWhyAndWhatToDo() throws {
    let total = try #require(report()["total_ram_bytes"] as? Int)
    let refused = try Program([
      "plan", model(), "--json", "--ram", "\(total - 1000)", "--flash", "1KiB",
    ])
    #expect(refused.status == 1)
    for part in [
      "The peak is at '", "`swiftlet quantize --bands auto`", " instead of 28 x 28", "weights",
    ] {
      #expect(refused.errors.contains(part), "\(refused.errors)")
    }
    let verdict = try #require(refused.json()["verdict"] as? [String: Any])
    #expect(verdict["fits"] as? Bool == false && verdict["flash_bytes"] as? Int == 1024)
    let shortages = try #require(verdict["shortages"] as? [[String: Any]])
    #expect(shortages.map { $0["of"] as? String } == ["RAM", "storage"])
    for case let remedies as [String] in shortages.map({ $0["remedies"] }) {
      #expect(remedies.allSatisfy { refused.errors.contains($0) })
    }
  }

  @Test func theSuggestedInputFits() throws {
    let bench = try Workbench.shared.get()
    let limit = try #require(report()["total_ram_bytes"] as? Int) - 1000
    let refused = try Program(["plan", bench.int8Model, "--ram", "\(limit)"])
    let size = try #require(refused.errors.firstMatch(of: /about (\d+) x (\d+)/))
    #expect(try #require(Int(size.1)) < 28 && size.1 == size.2)
  }

  @Test func thePageShowsEveryBlockAndCarriesNoForeignMarkup() throws {
    let bench = try Workbench.shared.get()
    let page = bench.path("plan.html")
    let copy = bench.path("a <b>.swl")
    try FileManager.default.copyItem(atPath: bench.int8Model, toPath: copy)
    let written = try Program(["plan", copy, "--html", page])
    #expect(written.status == 0 && written.output.contains("wrote "), "\(written.errors)")
    let html = try String(contentsOfFile: page, encoding: .utf8)
    let tensors = try #require(report()["tensors"] as? [[String: Any]])
    #expect(html.matches(of: /<rect class="(tensor|scratch|peak)"/).count == tensors.count)
    for case let name as String in tensors.map({ $0["name"] }) { #expect(html.contains(name)) }
    #expect(html.contains("a &lt;b&gt;.swl") && !html.contains("<b>"))
    #expect(!html.contains("<script") && !html.contains("http"))
  }

  @Test func thePictureHasALineForEachOperation() throws {
    let operations = try #require(report()["operations"] as? [String])
    let lines = try Program(["plan", model()]).output.split(separator: "\n")
    for (index, name) in operations.enumerated() {
      let line = lines.first { $0.contains(/^ *\d+\*? +/) && $0.contains(" \(name) ") }
      #expect(line != nil, "operation \(index), \(name)")
    }
  }
}
