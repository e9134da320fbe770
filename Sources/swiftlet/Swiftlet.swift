import ArgumentParser

/// The command line: train, quantize, check and measure convolutional networks.
@main
struct Swiftlet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftlet",
    abstract: "Convolutional networks in int8 on small Linux boards, in a fixed memory budget.",
    discussion: """
      DATA is fashion-mnist, idx:DIR (MNIST family), cifar10:DIR (binary version), \
      images:DIR (one folder per class) or npy:X.npy,Y.npy. A model is an .onnx file (float) or a .swl file (int8).
      """,
    subcommands: [
      Train.self, Quantize.self, Eval.self, Run.self, Compare.self, Plan.self, Inspect.self,
      Bench.self, Finetune.self,
    ])
}
