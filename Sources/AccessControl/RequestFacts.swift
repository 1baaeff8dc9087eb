package import Identifiers
import PolicyEngine

/// What is known of a request apart from its caller: where it came from, when, and how.
package struct RequestFacts: Sendable {
    package let now: Timestamp
    package let requestID: String
    /// The peer's address without port; empty when there is none.
    package let sourceIP: String
    package let isSecure: Bool
    package let userAgent: String?
    package let referer: String?
    /// The Region of the endpoint: for STS, which has one in each, the one that the request is signed for; for IAM always
    /// `us-east-1`, whatever the signature says, because it is a global service.
    package let region: String

    package init(
        now: Timestamp,
        requestID: String,
        sourceIP: String,
        isSecure: Bool,
        userAgent: String?,
        referer: String?,
        region: String
    ) {
        self.now = now
        self.requestID = requestID
        self.sourceIP = sourceIP
        self.isSecure = isSecure
        self.userAgent = userAgent
        self.referer = referer
        self.region = region
    }

    /// Adds the global keys that describe the request (IAM User Guide, "AWS global condition context keys", properties
    /// of the network and of the request).
    func addKeys(to context: inout RequestContext) {
        if !sourceIP.isEmpty { context.set("aws:SourceIp", sourceIP) }
        context.set("aws:SecureTransport", isSecure ? "true" : "false")
        context.set("aws:CurrentTime", now.description)
        context.set("aws:EpochTime", String(now.seconds))
        context.set("aws:RequestedRegion", region)
        if let userAgent { context.set("aws:UserAgent", userAgent) }
        if let referer { context.set("aws:referer", referer) }
    }
}
