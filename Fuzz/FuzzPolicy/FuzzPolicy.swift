import FuzzChecks

/// libFuzzer's entry: one text for the policy parser.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPolicy(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    if let problem = problemReadingPolicy(input) { fatalError(problem) }
    return 0
}
