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
    "test_add_bcast", "test_argmax_default_axis_example",
    "test_argmax_default_axis_example_select_last_index", "test_argmax_default_axis_random",
    "test_argmax_default_axis_random_select_last_index", "test_argmax_keepdims_example",
    "test_argmax_keepdims_example_select_last_index", "test_argmax_keepdims_random",
    "test_argmax_keepdims_random_select_last_index", "test_argmax_negative_axis_keepdims_example",
    "test_argmax_negative_axis_keepdims_example_select_last_index",
    "test_argmax_negative_axis_keepdims_random",
    "test_argmax_negative_axis_keepdims_random_select_last_index",
    "test_argmax_no_keepdims_example", "test_argmax_no_keepdims_example_select_last_index",
    "test_argmax_no_keepdims_random", "test_argmax_no_keepdims_random_select_last_index",
    "test_averagepool_1d_default", "test_averagepool_2d_ceil", "test_averagepool_2d_default",
    "test_averagepool_2d_pads", "test_averagepool_2d_pads_count_include_pad",
    "test_averagepool_2d_precomputed_pads",
    "test_averagepool_2d_precomputed_pads_count_include_pad",
    "test_averagepool_2d_precomputed_same_upper", "test_averagepool_2d_precomputed_strides",
    "test_averagepool_2d_same_lower", "test_averagepool_2d_same_upper",
    "test_averagepool_2d_strides", "test_averagepool_3d_default", "test_basic_conv_with_padding",
    "test_basic_conv_without_padding", "test_batchnorm_epsilon", "test_batchnorm_example",
    "test_cast_DOUBLE_to_FLOAT", "test_cast_FLOAT16_to_DOUBLE",
    "test_cast_FLOAT16_to_FLOAT", "test_cast_FLOAT_to_DOUBLE", "test_clip",
    "test_clip_default_inbounds", "test_clip_default_max", "test_clip_default_min",
    "test_clip_example", "test_clip_inbounds", "test_clip_outbounds", "test_clip_splitbounds",
    "test_constant_pad", "test_conv_with_autopad_same",
    "test_conv_with_strides_and_asymmetric_padding", "test_conv_with_strides_no_padding",
    "test_conv_with_strides_padding", "test_div_bcast", "test_dropout_default",
    "test_dropout_default_old", "test_dropout_default_ratio", "test_dropout_random_old", "test_elu",
    "test_elu_default", "test_elu_example", "test_expand_dim_changed", "test_expand_dim_unchanged",
    "test_flatten_axis0", "test_flatten_axis1", "test_flatten_axis2", "test_flatten_axis3",
    "test_flatten_default_axis", "test_flatten_negative_axis1", "test_flatten_negative_axis2",
    "test_flatten_negative_axis3", "test_flatten_negative_axis4", "test_gemm_all_attributes",
    "test_gemm_alpha", "test_gemm_beta", "test_gemm_default_matrix_bias",
    "test_gemm_default_no_bias", "test_gemm_default_scalar_bias",
    "test_gemm_default_single_elem_vector_bias", "test_gemm_default_vector_bias",
    "test_gemm_default_zero_bias", "test_gemm_transposeA", "test_gemm_transposeB",
    "test_globalaveragepool", "test_globalaveragepool_precomputed", "test_globalmaxpool",
    "test_globalmaxpool_precomputed", "test_hardsigmoid", "test_hardsigmoid_default",
    "test_hardsigmoid_example", "test_hardswish", "test_identity", "test_leakyrelu",
    "test_leakyrelu_default", "test_leakyrelu_example", "test_logsoftmax_axis_0",
    "test_logsoftmax_axis_1", "test_logsoftmax_axis_2", "test_logsoftmax_default_axis",
    "test_logsoftmax_example_1", "test_logsoftmax_large_number", "test_logsoftmax_negative_axis",
    "test_lrn", "test_lrn_default", "test_matmul_2d", "test_matmul_3d", "test_matmul_4d",
    "test_max_one_input", "test_maxpool_1d_default", "test_maxpool_2d_ceil",
    "test_maxpool_2d_default", "test_maxpool_2d_dilations", "test_maxpool_2d_pads",
    "test_maxpool_2d_precomputed_pads", "test_maxpool_2d_precomputed_same_upper",
    "test_maxpool_2d_precomputed_strides", "test_maxpool_2d_same_lower",
    "test_maxpool_2d_same_upper", "test_maxpool_2d_strides", "test_maxpool_3d_default",
    "test_maxpool_with_argmax_2d_precomputed_pads",
    "test_maxpool_with_argmax_2d_precomputed_strides", "test_min_one_input", "test_mul_bcast",
    "test_prelu_broadcast", "test_prelu_example", "test_reduce_mean_default_axes_keepdims_example",
    "test_reduce_mean_default_axes_keepdims_random", "test_reduce_mean_do_not_keepdims_example",
    "test_reduce_mean_do_not_keepdims_random", "test_reduce_mean_keepdims_example",
    "test_reduce_mean_keepdims_random", "test_reduce_mean_negative_axes_keepdims_example",
    "test_reduce_mean_negative_axes_keepdims_random", "test_relu", "test_reshape_extended_dims",
    "test_reshape_negative_dim", "test_reshape_negative_extended_dims", "test_reshape_one_dim",
    "test_reshape_reduced_dims", "test_reshape_reordered_all_dims",
    "test_reshape_reordered_last_dims", "test_reshape_zero_and_negative_dim",
    "test_reshape_zero_dim", "test_sigmoid", "test_sigmoid_example", "test_slice",
    "test_slice_default_axes", "test_slice_default_steps", "test_slice_end_out_of_bounds",
    "test_slice_neg", "test_slice_neg_steps", "test_slice_negative_axes", "test_softmax_axis_0",
    "test_softmax_axis_1", "test_softmax_axis_2", "test_softmax_default_axis",
    "test_softmax_example", "test_softmax_large_number", "test_softmax_negative_axis",
    "test_split_equal_parts_1d", "test_split_equal_parts_2d", "test_split_equal_parts_default_axis",
    "test_split_variable_parts_1d", "test_split_variable_parts_2d",
    "test_split_variable_parts_default_axis", "test_squeeze", "test_squeeze_negative_axes",
    "test_sub_bcast", "test_sum_one_input", "test_tanh", "test_tanh_example",
    "test_transpose_all_permutations_0", "test_transpose_all_permutations_1",
    "test_transpose_all_permutations_2", "test_transpose_all_permutations_3",
    "test_transpose_all_permutations_4", "test_transpose_all_permutations_5",
    "test_transpose_default", "test_unsqueeze_axis_0", "test_unsqueeze_axis_1",
    "test_unsqueeze_axis_2", "test_unsqueeze_axis_3", "test_unsqueeze_negative_axes",
    "test_unsqueeze_three_axes", "test_unsqueeze_two_axes", "test_unsqueeze_unsorted_axes",
  ].map { NodeTest(name: $0) }
  static let several =
    [
      "test_add", "test_basic_conv_with_padding", "test_concat_1d_axis_0",
      "test_concat_1d_axis_negative_1", "test_concat_2d_axis_0", "test_concat_2d_axis_1",
      "test_concat_2d_axis_negative_1", "test_concat_2d_axis_negative_2", "test_concat_3d_axis_0",
      "test_concat_3d_axis_1", "test_concat_3d_axis_2", "test_concat_3d_axis_negative_1",
      "test_concat_3d_axis_negative_2", "test_concat_3d_axis_negative_3",
      "test_conv_with_strides_and_asymmetric_padding", "test_div", "test_div_example",
      "test_matmul_3d", "test_matmul_4d", "test_max_float16", "test_max_float32",
      "test_max_float64",
      "test_max_two_inputs", "test_min_float16", "test_min_float32", "test_min_float64",
      "test_min_two_inputs", "test_mul", "test_mul_example", "test_sub", "test_sub_example",
      "test_sum_two_inputs",
    ].map { NodeTest(name: $0, runtimeInputs: 2) }
    + ["test_max_example", "test_min_example", "test_sum_example"].map {
      NodeTest(name: $0, runtimeInputs: 3)
    }

  @Test(arguments: single + several + images)
  func outputIsTheReferences(_ test: NodeTest) throws {
    let inputs = try test.inputs()
    let values = try inputs.prefix(test.runtimeInputs).map { try #require($0.floats) }
    let graph = try test.graph(inputs)
    for (index, output) in try graph.runAll(values).enumerated() {
      try expectClose(output, number("\(test.data)/output_\(index).pb"))
    }
  }

  /// Transposed convolution, blocks and resizing.
  static let images = [
    "test_convtranspose", "test_convtranspose_1d", "test_convtranspose_autopad_same",
    "test_convtranspose_dilations", "test_convtranspose_kernel_shape",
    "test_convtranspose_output_shape", "test_convtranspose_pad", "test_convtranspose_pads",
    "test_convtranspose_with_kernel", "test_depthtospace_crd_mode",
    "test_depthtospace_crd_mode_example", "test_depthtospace_dcr_mode",
    "test_depthtospace_example", "test_resize_downsample_scales_linear",
    "test_resize_downsample_scales_linear_align_corners", "test_resize_downsample_scales_nearest",
    "test_resize_downsample_sizes_linear_pytorch_half_pixel",
    "test_resize_downsample_sizes_nearest", "test_resize_upsample_scales_linear",
    "test_resize_upsample_scales_linear_align_corners", "test_resize_upsample_scales_nearest",
    "test_resize_upsample_sizes_nearest", "test_resize_upsample_sizes_nearest_ceil_half_pixel",
    "test_resize_upsample_sizes_nearest_floor_align_corners",
    "test_resize_upsample_sizes_nearest_round_prefer_ceil_asymmetric", "test_spacetodepth",
    "test_spacetodepth_example", "test_upsample_nearest",
  ].map { NodeTest(name: $0) }

  /// A tensor of floats, or of integers as floats: indices are floats in the graph.
  private func number(_ path: String) throws -> Tensor {
    let tensor = try ConstantTensor(tensorProto: File.read(path))
    guard case .integers(let values) = tensor.elements else { return try #require(tensor.floats) }
    return Tensor(shape: tensor.shape, elements: values.map { Float($0) })
  }

  /// Forms outside of what Swiftlet takes are refused with a reason, not computed differently.
  @Test(arguments: [
    "test_batchnorm_epsilon_training_mode", "test_cast_FLOAT_to_STRING", "test_convtranspose_3d",
    "test_resize_downsample_scales_cubic",
    "test_resize_downsample_sizes_nearest_tf_half_pixel_for_nn", "test_resize_tf_crop_and_resize",
  ])
  func otherFormsAreRefused(_ name: String) throws {
    let test = NodeTest(name: name)
    let inputs = try test.inputs()
    let error = try #require(throws: ONNXError.self) { try test.graph(inputs) }
    #expect(error.unsupportedNodes.count == 1)
    #expect(error.unsupportedNodes.allSatisfy { !$0.suggestion.isEmpty })
  }
}
