import AccessControl
import PolicyEngine
import ServiceCatalog

/// Another way of asking.
struct RequestChange: Equatable {
    /// The keys that the request would carry instead.
    var keys: [ConditionKeyValue] = []
    /// What to do, in words.
    var summary: String
    var commands: [String] = []
    /// What changes for every request, when it is no request that changes.
    var tagged: Tagged?
    /// Whether it takes from what protects.
    var weakens: Fix.Weakening?
    /// What must hold besides, and cannot be told from the request.
    var proviso: String?

    /// What is given a tag.
    enum Tagged { case principal, resource }

    /// What to do so that the request carries this value.
    static func summary(_ key: String, _ value: String) -> String {
        let name = key.lowercased()
        return switch name {
        case "aws:sourceip", "aws:vpcsourceip": "send the request from an address in `\(value)`"
        case "aws:sourcevpce": "send the request through the VPC endpoint `\(value)`"
        case "aws:sourcevpc": "send the request from the VPC `\(value)`"
        case "aws:securetransport" where value.lowercased() == "true": "send the request over HTTPS"
        case "aws:requestedregion": "send the request to the region `\(value)`"
        case "aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "kms:viaservice":
            "let `\(value)` make the request on the caller's behalf"
        case "sts:externalid": "pass the external id `\(value)`"
        case "sts:sourceidentity": "pass the source identity `\(value)`"
        case "sts:rolesessionname": "name the session `\(value)`"
        case "s3:signatureage": "sign the request anew: its signature may be \(value) milliseconds old"
        case "iam:permissionsboundary": "set the permissions boundary `\(value)` on the user or role"
        case "kms:grantisforawsresource" where value.lowercased() == "true":
            "let the AWS service that uses the key make the grant on the caller's behalf"
        case _ where name.hasPrefix("saml:"):
            "have the identity provider's response carry `\(value)`, which AWS calls `\(key)`"
        case "aws:tagkeys": "pass the tag `\(value)`"
        case _ where name.hasPrefix("aws:requesttag/"):
            "pass the tag `\(key.dropFirst("aws:requesttag/".count))` = `\(value)`"
        default: "send the request with `\(key)` = `\(value)`"
        }
    }

    /// Passing a tag as the policy writes it, for keys that are about the tags of the request; nil for others.
    static func passingTag(_ key: String, _ wanted: String, insteadOf actual: String, of values: [String])
        -> RequestChange?
    {
        let name = key.lowercased()
        let summary = summary(key, wanted)
        if name.hasPrefix("aws:requesttag/") {
            return RequestChange(keys: [ConditionKeyValue(key, wanted)], summary: summary)
        }
        guard name == "aws:tagkeys" else { return nil }
        let others = values.map { $0 == actual ? wanted : $0 }
        return RequestChange(
            keys: [ConditionKeyValue(key, values: others)],
            summary: summary + " instead of `\(actual)`"
        )
    }

    /// Whether the caller chooses this key's value with the request: it says nothing of who the caller is, whose the
    /// resource is and how it is tagged, or what time it is.
    static func isCallersChoice(_ key: String, of action: String) -> Bool {
        let name = key.lowercased()
        if name == "aws:requestedregion" { return !GlobalServices.contain(action) }
        if name.hasSuffix("sourcearn") || name.hasSuffix("sourceaccount") { return false }
        return !fixed.contains { name.hasPrefix($0) } && !name.contains(":resourcetag/")
    }

    private static let fixed = [
        "aws:principal", "aws:userid", "aws:username", "aws:resource", "aws:currenttime", "aws:epochtime",
        "aws:viaaws", "aws:federatedprovider", "aws:tokenissuetime", "aws:sourceorg", "aws:assumedroot",
        "aws:sourceowner", "ec2:createaction", "aws:useragent", "aws:referer", "s3:existingobjecttag/",
        "s3:resourceaccount", "kms:calleraccount",
    ]
}
