import ArgumentParser
import SwiftletQuantizer

// The method's own text form: `min-max`, `percentile:99.999`, `mse`.
extension CalibrationMethod: ExpressibleByArgument {}
