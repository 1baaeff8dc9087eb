import AccessControl
import Identifiers

/// What to do about a request that was refused before any policy was asked. Nothing of it can be evaluated, so nothing is
/// called verified.
enum AuthenticationFixes {
    static func fixes(for causes: [Cause], _ inquiry: Inquiry) -> [Fix] {
        guard let first = causes.first else { return [] }
        guard let (summary, commands) = advice(first, inquiry) else { return [] }
        var fix = Fix(.request, summary)
        if !commands.isEmpty {
            fix.request = PolicyChange(
                policy: "request",
                target: "request",
                patch: [],
                commands: commands,
                document: nil
            )
        }
        return [fix]
    }

    private static func advice(_ cause: Cause, _ inquiry: Inquiry) -> (summary: String, commands: [String])? {
        let key = inquiry.accessKeyID ?? "ACCESS_KEY_ID"
        let named = inquiry.accessKeyID.map { "`\($0)`" } ?? "the access key id"
        switch cause.rule {
        case .signatureClockSkew where cause.evidence.summary.contains("presigned"):
            return (
                "make a new presigned URL: it ends with its time, and with the credentials that signed it at the latest",
                ["aws s3 presign s3://BUCKET/KEY --expires-in 3600"]
            )
        case .signatureClockSkew:
            return ("set the client's clock by the network, and sign the request again", ["timedatectl"])
        case .signatureWrongService:
            return ("sign for service `\(cause.evidence.expected.first ?? "?")`", [])
        case .signatureWrongRegion:
            let region = cause.evidence.expected.first
            return (
                region.map { "sign for region `\($0)`" }
                    ?? "sign for the endpoint's region: for IAM and other global services that is `us-east-1`",
                region.map { ["export AWS_REGION=\(Shell.quoted($0))"] } ?? []
            )
        case .signatureSessionTokenMissing:
            return (
                "send the session token along with the temporary key, and sign it",
                ["export AWS_SESSION_TOKEN=…"]
            )
        case .signatureWrongSecret:
            return ("check the secret access key that belongs to \(named), or make a new key", ["aws configure list"])
        case .signatureBodyDiffers: return ("sign the body that is sent: nothing may change it after signing", [])
        case .signatureHeaderDiffers:
            return (
                "send the signed headers as they were signed, or leave out of the signature what a proxy changes", []
            )
        case .signaturePathDiffers:
            return (
                "encode the path as AWS does: S3 once and without normalising, all others normalised and twice", []
            )
        case .signatureQueryDiffers:
            return ("sign the query that is sent: names and values encoded, sorted by name", [])
        case .signatureMethodDiffers: return ("sign the method that is sent", [])
        case .signatureMalformed: return ("let an AWS SDK or `aws` sign the request", [])
        case .requestNotSigned:
            return ("sign the request: configure credentials for the client", ["aws configure list"])
        case .credentialsExpired:
            return ("get new temporary credentials", ["aws sso login", "aws sts get-caller-identity"])
        case .accessKeyInactive:
            return (
                "use another key, or have an administrator activate this one",
                ["aws iam update-access-key --access-key-id \(key) --status Active --user-name USER"]
            )
        case .accessKeyUnknown:
            return ("check which credentials the client uses", ["aws configure list", "aws sts get-caller-identity"])
        case .changeNotYetVisible: return ("wait and try again, with growing pauses", [])
        case .principalDeleted: return ("use credentials of a user that exists", [])
        case .sessionTokenLimits:
            return (
                "make the session with an MFA device, or use the user's access key",
                ["aws sts get-session-token --serial-number MFA_ARN --token-code 123456"]
            )
        case .federationTokenLimits, .sessionCannotCallOperation:
            return ("use the user's own access key, or assume a role", [])
        default: return nil
        }
    }
}

extension Investigator {
    /// The answer to a refusal that no policy decided; nil when policies were asked.
    func authenticationDiagnosis(_ inquiry: Inquiry, _ changes: ChangeHistory, options: Options) -> Diagnosis? {
        let causes: [Cause]
        if CredentialCauses.concern(inquiry) {
            causes = CredentialCauses(inquiry: inquiry, world: world, changes: changes).causes()
        } else if SignatureCauses.concern(inquiry) {
            causes = SignatureCauses(inquiry).causes()
        } else {
            return nil
        }
        var diagnosis = Diagnosis(
            request: Diagnosis.Request(inquiry),
            outcome: .implicitDeny,
            sentence: inquiry.message ?? inquiry.errorCode ?? ""
        )
        diagnosis.causes = causes
        diagnosis.notes = ["no policy was asked: the request was refused before"]
        diagnosis.place = inquiry.place
        if options.searchesFixes { diagnosis.fixes = AuthenticationFixes.fixes(for: causes, inquiry) }
        return diagnosis
    }
}
