/// A denial with everything that is needed to explain it elsewhere: what `GET /v1/denials/{id}` answers.
package struct DenialReport: Sendable, Codable {
    /// Names the format: `sesame.denial/1`.
    package var schema = "sesame.denial/1"
    package let record: DenialRecord
    /// The texts of the policies by the hash that the record names them with.
    package let documents: [String: String]

    package init(record: DenialRecord, documents: [String: String]) {
        self.record = record
        self.documents = documents
    }
}
