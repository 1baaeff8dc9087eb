/// Text that lives as long as the process, as literals do.
///
/// Models are read once, and all threads use them in each request. An array would count its users, and threads that count
/// in the same place wait for each other: with two of them that was a hundredth of a request.
struct ConstantBytes: Sendable {
    // SAFETY: nobody writes to the bytes after `init`, and nothing frees them.
    private nonisolated(unsafe) let buffer: UnsafeBufferPointer<UInt8>

    init(_ text: String) {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = copy.initialize(fromContentsOf: text.utf8)
        buffer = UnsafeBufferPointer(copy)
    }

    var count: Int { buffer.count }

    func append(to bytes: inout [UInt8]) { bytes.append(contentsOf: buffer) }

    func elementsEqual(_ other: ArraySlice<UInt8>) -> Bool { buffer.elementsEqual(other) }
}
