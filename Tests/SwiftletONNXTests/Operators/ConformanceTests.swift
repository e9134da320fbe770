import Foundation
import SwiftProtobuf
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import Testing

/// One of the ONNX project's own node tests: a model of a single node, its inputs and outputs.
struct NodeTest: CustomTestStringConvertible {
  static let folder = "/usr/share/libonnx-testdata/data/node"
  static var isInstalled: Bool { FileManager.default.fileExists(atPath: folder) }

  let name: String
  /// Inputs that stay inputs; the others are weights and are bound as constants.
  var runtimeInputs = 1

  var testDescription: String { name }
  var data: String { "\(Self.folder)/\(name)/test_data_set_0" }

  func inputs() throws -> [ConstantTensor] {
    var tensors: [ConstantTensor] = []
    while FileManager.default.fileExists(atPath: "\(data)/input_\(tensors.count).pb") {
      try tensors.append(
        ConstantTensor(tensorProto: File.read("\(data)/input_\(tensors.count).pb")))
    }
    return tensors
  }

  func graph(_ inputs: [ConstantTensor]) throws -> Graph {
    try Graph(
      onnx: model(), name: name, binding: Array(inputs.dropFirst(runtimeInputs)))
  }

  /// The tests name the operator set that last changed their operator. The global pools' is 1,
  /// their meaning in 7 is the same.
  private func model() throws -> [UInt8] {
    var model = try Onnx_ModelProto(
      serializedBytes: File.read("\(Self.folder)/\(name)/model.onnx"))
    model.opsetImport[0].version = max(model.opsetImport[0].version, 7)
    return try model.serializedBytes()
  }
}

@Suite(.enabled(if: NodeTest.isInstalled, "needs Debian's package libonnx-testdata"))
struct ConformanceTests {
  static let single = [
    "test_averagepool_2d_ceil", "test_averagepool_2d_default", "test_averagepool_2d_pads",
    "test_averagepool_2d_pads_count_include_pad", "test_averagepool_2d_precomputed_pads",
    "test_averagepool_2d_precomputed_pads_count_include_pad",
    "test_averagepool_2d_precomputed_same_upper", "test_averagepool_2d_precomputed_strides",
    "test_averagepool_2d_same_lower", "test_averagepool_2d_same_upper",
    "test_averagepool_2d_strides", "test_basic_conv_with_padding",
    "test_basic_conv_without_padding", "test_batchnorm_epsilon", "test_batchnorm_example",
    "test_clip", "test_clip_default_inbounds", "test_clip_default_max", "test_clip_default_min",
    "test_clip_example", "test_clip_inbounds", "test_clip_outbounds", "test_clip_splitbounds",
    "test_conv_with_autopad_same", "test_conv_with_strides_and_asymmetric_padding",
    "test_conv_with_strides_no_padding", "test_conv_with_strides_padding", "test_dropout_default",
    "test_dropout_default_old", "test_dropout_default_ratio", "test_dropout_random_old", "test_elu",
    "test_elu_default", "test_elu_example", "test_flatten_axis1", "test_flatten_default_axis",
    "test_flatten_negative_axis3", "test_gemm_alpha", "test_gemm_beta", "test_gemm_default_no_bias",
    "test_gemm_default_scalar_bias", "test_gemm_default_single_elem_vector_bias",
    "test_gemm_default_vector_bias", "test_gemm_default_zero_bias", "test_gemm_transposeB",
    "test_globalaveragepool", "test_globalaveragepool_precomputed", "test_globalmaxpool",
    "test_globalmaxpool_precomputed", "test_hardsigmoid", "test_hardsigmoid_default",
    "test_hardsigmoid_example", "test_hardswish", "test_identity", "test_leakyrelu",
    "test_leakyrelu_default", "test_leakyrelu_example", "test_logsoftmax_axis_1",
    "test_logsoftmax_example_1", "test_logsoftmax_large_number", "test_lrn", "test_lrn_default",
    "test_matmul_2d", "test_maxpool_2d_ceil", "test_maxpool_2d_default",
    "test_maxpool_2d_dilations", "test_maxpool_2d_pads", "test_maxpool_2d_precomputed_pads",
    "test_maxpool_2d_precomputed_same_upper", "test_maxpool_2d_precomputed_strides",
    "test_maxpool_2d_same_lower", "test_maxpool_2d_same_upper", "test_maxpool_2d_strides",
    "test_relu", "test_sigmoid", "test_sigmoid_example", "test_softmax_axis_1",
    "test_softmax_example", "test_softmax_large_number", "test_tanh", "test_tanh_example",
  ].map { NodeTest(name: $0) }
  static let several = [
    "test_add", "test_concat_2d_axis_1", "test_concat_2d_axis_negative_1", "test_concat_3d_axis_1",
    "test_concat_3d_axis_negative_2",
  ].map { NodeTest(name: $0, runtimeInputs: 2) }

  @Test(arguments: single + several)
  func outputIsTheReferences(_ test: NodeTest) throws {
    let inputs = try test.inputs()
    let values = try inputs.prefix(test.runtimeInputs).map { try #require($0.floats) }
    let output = try test.graph(inputs).run(values)
    try expectClose(output, tensor("\(test.data)/output_0.pb"))
  }

  /// Forms outside of what Swiftlet takes are refused with a reason, not computed differently.
  @Test(
    arguments: [
      "test_averagepool_1d_default", "test_averagepool_3d_default",
      "test_batchnorm_epsilon_training_mode", "test_flatten_axis2",
      "test_flatten_axis3", "test_gemm_transposeA",
      "test_matmul_3d", "test_matmul_4d", "test_maxpool_1d_default", "test_maxpool_3d_default",
      "test_maxpool_with_argmax_2d_precomputed_pads", "test_reshape_extended_dims",
      "test_reshape_zero_and_negative_dim",
      "test_logsoftmax_axis_0", "test_logsoftmax_axis_2", "test_logsoftmax_default_axis",
      "test_logsoftmax_negative_axis",
      "test_softmax_axis_0", "test_softmax_axis_2", "test_softmax_default_axis",
    ])
  func otherFormsAreRefused(_ name: String) throws {
    let test = NodeTest(name: name)
    let inputs = try test.inputs()
    let error = try #require(throws: ONNXError.self) { try test.graph(inputs) }
    #expect(error.unsupportedNodes.count == 1)
    #expect(error.unsupportedNodes.allSatisfy { !$0.suggestion.isEmpty })
  }
}
