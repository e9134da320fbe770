import SwiftletRuntime

guard CommandLine.arguments.count == 4 else { fail("usage: FineTuning MODEL.swl LEARN JUDGE") }
let (path, learn, judge) = (
  CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3]
)
do {
  let model = try Model(contentsOf: path)
  // Everything that inference and training need, planned when the model was made.
  let arena = Arena(byteCount: model.fineTuningByteCount)
  var tuner = try FineTuner(model: model, arena: arena, options: .adapting())

  // The head gets rows for the new classes; the file, their names.
  let images = try LabelledImages(learn)
  try tuner.setClassCount(images.classes.count)
  let names: [UInt8] = images.classes.flatMap { Array($0.utf8) + [0] }
  try tuner.setLabels(names.span)

  // Each image goes through the int8 layers once; what comes out is remembered.
  try images.forEach { image, label in
    let pixels = try tuner.model.standardized(image)
    _ = try tuner.remember(pixels.span, label: label)
  }
  let batchSize = FineTuningOptions.batchSize
  let stepCount = tuner.stepCount(epochs: FineTuningOptions.epochCount, batchSize: batchSize)
  while tuner.rehearse(batchSize: batchSize, stepCount: stepCount) != nil {}
  print("\(tuner.stepCount) steps on \(tuner.rememberedCount) images,", terminator: " ")
  print("in \(tuner.model.fineTuningByteCount) bytes")

  // Back to int8, and the comparison of both int8 models on images that neither has learned.
  try tuner.requantize()
  try LabelledImages(judge).forEach { image, label in
    let pixels = try tuner.model.standardized(image)
    try tuner.evaluate(pixels.span, label: label)
  }
  let report = tuner.report
  print("right of \(report.sampleCount) images:", terminator: " ")
  print("\(report.correctBefore) before, \(report.correctAfter) after")

  // The old or the new model is in the file whatever happens meanwhile.
  if report.keepsNew {
    try tuner.replaceModel(at: path)
    print("\(path) knows \(tuner.classCount) classes")
  } else {
    print("\(path) is as it was: the new model is worse")
  }
} catch {
  fail("\(error)")
}
