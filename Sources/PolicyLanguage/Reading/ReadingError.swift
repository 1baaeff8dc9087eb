/// What is wrong with a document's text or structure, before any sentence of AWS is chosen for it.
enum ReadingIssue: Sendable, Hashable {
    /// The text is longer than any policy may be, or empty.
    case size
    /// Not JSON, or JSON that is nested too deeply.
    case json
    /// A name stands twice in one object.
    case duplicateName
    /// An element that the grammar does not know.
    case unknownElement(String)
    /// A value of another JSON type than the element takes.
    case type(element: String)
    /// `X` together with `NotX`.
    case conflict(String)
    /// `Version` is missing where it must be, or is not a version.
    case version
    /// No `Statement`.
    case missingStatement
    /// `Statement` is an empty list.
    case emptyStatement
    /// An element that every statement needs is not there, or is an empty list.
    case missing(String)
    /// `Effect` is neither `Allow` nor `Deny`.
    case invalidEffect(String)
    /// `Principal` is a string where only an object is taken.
    case principalNotObject
    /// A principal of a form that its type does not have.
    case invalidPrincipal(type: String, value: String)
    /// A condition operator that does not exist.
    case unknownOperator(String)
}

/// A document that cannot be read. `PolicyError` words it for each kind of policy.
struct ReadingError: Error, Sendable, Hashable {
    let issue: ReadingIssue
    /// Our own words, without the position.
    let detail: String
    let position: SourcePosition
}
