import AccessControl
import Troubleshooting

/// Knows nothing: what is read is explained all the same.
private let investigator = Investigator(world: World())

/// One run: the bytes as somebody pastes them. Whatever they are, reading ends, and what was read is not empty-handed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInquiry(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let changes = InquiryReader.changes(in: input, named: "fuzz")
    do throws(InquiryError) {
        for inquiry in try InquiryReader.inquiries(in: input, named: "fuzz") {
            precondition(inquiry.form == .event || inquiry.message != nil || inquiry.exchange != nil)
            let diagnosis = investigator.diagnose(inquiry, changes: changes)
            precondition(diagnosis.outcome != .allow)
            for cause in diagnosis.causes { precondition(!cause.evidence.summary.isEmpty) }
        }
    } catch {
        precondition(!error.message.isEmpty)
    }
    return 0
}
