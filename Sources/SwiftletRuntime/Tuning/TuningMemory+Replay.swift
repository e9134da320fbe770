// The replay cache: features of samples, as many of each class.
extension TuningMemory {
  /// Offers the sample at hand to the cache; false when it was not taken.
  ///
  /// A full cache gives a place of its largest class to a smaller one. Within its class a sample
  /// replaces another with the probability that keeps every sample offered so far equally likely
  /// to be there.
  /// Source: Vitter 1985, "Random sampling with a reservoir", algorithm R.
  func remember(label: Int) -> Bool {
    let offered = unsafe classCounts + 2 * label + 1
    unsafe offered.pointee += 1
    let filled = unsafe Int(state.pointee.replayCount)
    if unsafe filled < replayCapacity {
      unsafe state.pointee.replayCount += 1
      unsafe put(label: label, into: filled)
      return true
    }
    let largest = unsafe largestClass
    if unsafe replayCapacity == 0 { return false }
    if unsafe classCounts[2 * label] < classCounts[2 * largest] {
      unsafe replace(randomSlot(of: largest), label: label)
      return true
    }
    let draw = unsafe state.pointee.nextRandom(below: Int(offered.pointee))
    if unsafe draw >= Int(classCounts[2 * label]) { return false }
    unsafe replace(slot(draw, of: label), label: label)
    return true
  }

  /// A random sample of a random class; nil when the cache is empty. A class that the file does not
  /// have is `newClassShare` times as likely as one that it has.
  func drawRemembered(newClassShare: Float) -> Int? {
    // Shares in 1/64: random numbers are whole.
    let share = Int(min(max(newClassShare, 1 / 64), 1) * 64)
    var shares = 0
    for label in unsafe 0..<classCapacity { shares += unsafe self.share(of: label, new: share) }
    if shares == 0 { return nil }
    var draw = unsafe state.pointee.nextRandom(below: shares)
    for label in unsafe 0..<classCapacity {
      draw -= unsafe self.share(of: label, new: share)
      if draw < 0 { return unsafe randomSlot(of: label) }
    }
    return nil
  }

  private func share(of label: Int, new: Int) -> Int {
    if unsafe classCounts[2 * label] == 0 { return 0 }
    return unsafe label < fileClassCount ? 64 : new
  }

  private var largestClass: Int {
    var largest = 0
    for label in unsafe 0..<classCapacity
    where unsafe classCounts[2 * label] > classCounts[2 * largest] {
      largest = label
    }
    return largest
  }

  /// Precondition: the cache has a sample of the class.
  private func randomSlot(of label: Int) -> Int {
    unsafe slot(state.pointee.nextRandom(below: Int(classCounts[2 * label])), of: label)
  }

  /// The slot of a class's sample number `index`, counted from the cache's first.
  private func slot(_ index: Int, of label: Int) -> Int {
    var left = index
    for slot in unsafe 0..<Int(state.pointee.replayCount)
    where unsafe Int(replayLabels[slot]) == label {
      if left == 0 { return slot }
      left -= 1
    }
    return 0
  }

  private func replace(_ slot: Int, label: Int) {
    unsafe classCounts[2 * Int(replayLabels[slot])] -= 1
    unsafe put(label: label, into: slot)
  }

  private func put(label: Int, into slot: Int) {
    unsafe classCounts[2 * label] += 1
    unsafe replayLabels[slot] = UInt16(truncatingIfNeeded: label)
    unsafe Bytes.copy(features(slot), from: features(currentSlot), count: featureCount)
  }
}
