import FuzzChecks

/// libFuzzer's entry: two texts for the readers of numbers, dates, addresses and truth values.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzValues(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    if let problem = problemReadingValues(input) { fatalError(problem) }
    return 0
}
