package import HTTPMessage

/// The first step of Signature Version 4: a request in the one form that is hashed.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1.
package enum CanonicalRequest {
    /// Method, path, query, signed headers, their names, and the payload's hash (or what stands for it).
    package static func bytes(
        of request: HTTPRequest,
        query: CanonicalQuery,
        omitting: [StaticString] = [],
        signedHeaders: SignedHeaders,
        payload: [UInt8],
        rules: SigningRules
    ) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        var buffer: [UInt8] = []
        // Enough for nearly all, and what the allocator keeps at hand for each thread; above a kilobyte it searches.
        buffer.reserveCapacity(960)
        buffer.append(text: request.method)
        buffer.append(newline)
        if request.hasRootPath {
            buffer.append(UInt8(ascii: "/"))
        } else {
            CanonicalPath.append(request.path, rules: rules, to: &buffer)
        }
        buffer.append(newline)
        if !query.pairs.isEmpty { query.append(to: &buffer, omitting: omitting) }
        buffer.append(newline)
        signedHeaders.appendLines(of: request.headers, to: &buffer)
        buffer.append(newline)
        buffer += signedHeaders.text
        buffer.append(newline)
        buffer += payload
        return buffer
    }
}
