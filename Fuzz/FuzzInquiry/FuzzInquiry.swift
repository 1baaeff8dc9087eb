import Troubleshooting

/// One run: the bytes as somebody pastes them. Whatever they are, reading ends, and what was read is not empty-handed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInquiry(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    _ = InquiryReader.changes(in: input, named: "fuzz")
    do throws(InquiryError) {
        for inquiry in try InquiryReader.inquiries(in: input, named: "fuzz") {
            precondition(inquiry.form == .event || inquiry.message != nil || inquiry.exchange != nil)
            for finding in SignatureDiagnosis.findings(for: inquiry, secretAccessKey: "secret") {
                precondition(!finding.cause.evidence.summary.isEmpty)
            }
        }
    } catch {
        precondition(!error.message.isEmpty)
    }
    return 0
}
