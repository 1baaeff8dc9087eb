/// How a family of services canonicalises requests.
///
/// Source: IAM User Guide, "Create a signed AWS API request", and S3 API Reference, "Signature Calculations for the
/// Authorization Header".
package enum SigningRules: Sendable, Hashable {
    /// IAM, STS and all services but S3: the path is normalised and encoded once more; the payload is the body's hash.
    case standard
    /// S3: the path stands as it is, encoded once; the payload is what `x-amz-content-sha256` says.
    case s3
}
