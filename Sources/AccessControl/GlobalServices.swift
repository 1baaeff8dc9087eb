/// Services with one endpoint for all Regions: nobody can send their requests to another one.
///
/// Sources: IAM User Guide, "AWS: Denies access to AWS based on the requested Region" and "AWS global condition context
/// keys", `aws:RequestedRegion`; Global Accelerator is asked in us-west-2 (its API Reference).
package enum GlobalServices {
    private static let prefixes: Set = [
        "budgets", "cloudfront", "globalaccelerator", "iam", "importexport", "organizations", "route53", "support",
        "waf",
    ]

    package static func contain(_ action: String) -> Bool { prefixes.contains(prefix(of: action)) }

    /// The Region that every request for this action carries; nil where the caller chooses.
    package static func region(of action: String) -> String? {
        region(ofService: prefix(of: action))
    }

    /// The same of a service by its prefix in lower case, for example `iam`.
    package static func region(ofService prefix: String) -> String? {
        guard prefixes.contains(prefix) else { return nil }
        return prefix == "globalaccelerator" ? "us-west-2" : "us-east-1"
    }

    private static func prefix(of action: String) -> String { action.prefix { $0 != ":" }.lowercased() }
}
