package import AWSProtocol
package import Directory

/// One API operation: its input, its authorisation and its effect. To add one, write a type and name it in its service's
/// list; decoding, limits of the API model, authentication, the decision, durability and encoding are the pipeline's.
package protocol Operation: Sendable {
    /// The wire name, for example `CreateUser`.
    static var name: String { get }

    /// Reads the input. It has been decoded and checked against the API model: types, required members, lengths, patterns.
    init(_ input: Structure) throws(IAMError)

    /// Everything that the caller must be allowed: usually one action on one resource, more where one call does several
    /// things (creating with tags needs the tag action too). Empty only for what AWS lets everyone do.
    func authorization(_ call: Call) throws(IAMError) -> [AuthorizationQuestion]
}

/// An operation that changes nothing in the account. Runs where the request is read, on the snapshot.
package protocol Query: Operation {
    func answer(_ call: Call) throws(IAMError) -> Structure
}

/// An operation that changes the account. Runs on the account's one writer; the answer goes out after the commit.
package protocol Command: Operation {
    func perform(_ call: Call, in transaction: inout AccountTransaction) throws(IAMError) -> Structure
}
