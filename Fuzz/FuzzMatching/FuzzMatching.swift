import FuzzChecks

/// libFuzzer's entry: a pattern and a text for the matchers of actions, resources, strings and ARNs.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMatching(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    if let problem = problemMatching(input) { fatalError(problem) }
    return 0
}
