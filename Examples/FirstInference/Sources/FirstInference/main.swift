import SwiftletRuntime

guard CommandLine.arguments.count == 3 else { fail("usage: FirstInference MODEL.swl IMAGE.pgm") }
do {
  let model = try Model(contentsOf: CommandLine.arguments[1])
  let arena = Arena(byteCount: model.arenaByteCount)
  var session = try Session(model: model, arena: arena)
  let image = try GrayImage(contentsOf: CommandLine.arguments[2])
  let pixels = try session.model.standardized(image)
  var scores = [Float](repeating: 0, count: session.output.elementCount)
  var output = scores.mutableSpan
  try session.run(input: pixels.span, output: &output)
  let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
  let labels = session.model.labels
  print(best, best < labels.count ? labels[best] : "", scores[best])
} catch {
  fail("\(error)")
}
