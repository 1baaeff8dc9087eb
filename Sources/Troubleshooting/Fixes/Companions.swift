import AccessControl
import Identifiers
import PolicyEngine
import PolicyLanguage
import ServiceCatalog

/// What a call needs besides the action and the resource that were refused: services stop at the first refusal, so that
/// the next one would follow the fix.
struct Companions {
    let attempt: FixAttempt
    let narrowing: Narrowing
    /// The API operation that was called, where it is known.
    let operation: String?

    private var request: AuthorizationRequest { attempt.investigation.request }
    private var catalog: Catalog { attempt.investigator.catalog }

    /// A sentence for each thing that is certain to be refused.
    func missing() -> [String] { [missingResources, missingAction].compactMap { $0 } }

    // MARK: Other resources of the same call

    /// Services that ask about every resource of a call; others list as required what stands for one another.
    ///
    /// Sources: EC2 User Guide, "Identity-based policies for Amazon EC2"; AWS Glue Developer Guide, "Specifying AWS Glue
    /// resource ARNs"; KMS Developer Guide, "Controlling access to aliases"; RDS User Guide, "Identity-based policies".
    private static let services: Set = ["ec2", "glue", "kms", "rds"]

    /// Required in practice though not marked so: an instance has a root volume (EC2 User Guide, "Example policies to
    /// control access", "Launch instances (RunInstances)").
    private static let usual = ["ec2:runinstances": ["volume"]]

    private var missingResources: String? {
        guard let action = catalog.action(request.action), Self.services.contains(action.service),
            let service = catalog.service(action.service)
        else { return nil }
        let required =
            action.resources.filter(\.isRequired).map(\.typeName)
            + (Self.usual[action.qualifiedName.lowercased()] ?? [])
        let own = Set(catalog.resourceTypes(of: request.resource).filter { $0.service == service.prefix }.map(\.name))
        guard required.count > 1, required.contains(where: own.contains) else { return nil }
        let refused = required.filter { !own.contains($0) }.compactMap { name -> (String, String)? in
            guard let type = service.resourceTypes.first(where: { $0.name == name }),
                let general = example(of: type), !mayReach(type, general)
            else { return nil }
            return (name, general)
        }
        guard !refused.isEmpty else { return nil }
        let names = refused.map { "`\($0.0)`" }
        return "\(action.qualifiedName) is asked for each resource of the call, and nothing allows it on "
            + "\(names.listed) either: \(refused.map { "`\($0.1)`" }.listed)"
    }

    /// `arn:aws:ec2:eu-west-1:111122223333:volume/*`, as EC2 itself prints what is not there yet.
    private func example(of type: ResourceType) -> String? {
        guard let arn = ARN(request.resource), let format = type.formats.first?.text else { return nil }
        let account = request.resourceAccount ?? request.principal.account ?? arn.account
        var text = format.replacing("${Partition}", with: arn.partition).replacing("${Region}", with: arn.region)
            .replacing("${Account}", with: account)
        while let start = text.firstRange(of: "${"), let end = text[start.upperBound...].firstIndex(of: "}") {
            text.replaceSubrange(start.lowerBound...end, with: "*")
        }
        return text
    }

    /// Whether some resource of the type may be allowed: one of any name, or one that a policy names.
    private func mayReach(_ type: ResourceType, _ general: String) -> Bool {
        let patterns = attempt.investigation.findings.flatMap { finding in
            (finding.statement.statement.resource?.patterns ?? []).map(\.value)
        }
        let named = patterns.filter { $0.hasPrefix("arn:") && type.mayBeNamed(by: $0) }.map { name(like: $0, general) }
        return ([general] + named).contains(where: isPossible)
    }

    /// A resource that the pattern names, in the account and the Region of the request where it leaves them open.
    private func name(like pattern: String, _ general: String) -> String {
        let own = general.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let fields = pattern.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return fields.enumerated().map { index, field in
            index < 5 && own.indices.contains(index) && field.contains("*")
                ? String(own[index]) : String(field).replacing("*", with: "x").replacing("?", with: "x")
        }.joined(separator: ":")
    }

    private func isPossible(on resource: String) -> Bool {
        var question = attempt.interpretation.question
        question.resource = resource
        // What is known of one resource says nothing about another.
        question.keys = question.keys.filter { key in
            let name = key.key.lowercased()
            return !name.contains("resourcetag/") && !name.hasPrefix("aws:requesttag/") && name != "aws:tagkeys"
                && !name.hasPrefix("\(question.action.prefix { $0 != ":" }.lowercased()):")
        }
        question.areRequestTagsComplete = false
        return isPossible(question)
    }

    // MARK: Other actions of the same call

    private struct Need {
        let operations: Set<String>
        let granted: String
        let action: String
        let why: String
    }

    /// Sources: S3 User Guide, "Uploading and copying objects using multipart upload", permissions; SQS Developer Guide,
    /// "Key management", "Configure KMS permissions for producers"; SNS Developer Guide, "Managing encryption keys";
    /// Secrets Manager User Guide, "Secret encryption and decryption".
    private static let needs = [
        Need(
            operations: ["CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload"],
            granted: "kms:generatedatakey",
            action: "kms:Decrypt",
            why: "the parts of a multipart upload that follow the first need kms:Decrypt on the key"
        ),
        Need(
            operations: ["SendMessage", "SendMessageBatch", "Publish", "PublishBatch"],
            granted: "kms:generatedatakey",
            action: "kms:Decrypt",
            why: "who sends what is encrypted needs kms:Decrypt on the key besides"
        ),
        Need(
            operations: ["CreateSecret", "PutSecretValue", "UpdateSecret"],
            granted: "kms:generatedatakey",
            action: "kms:Decrypt",
            why: "writing a secret needs kms:Decrypt on the key besides"
        ),
    ]

    private var missingAction: String? {
        guard let operation,
            let need = Self.needs.first(where: {
                $0.operations.contains(operation) && $0.granted == request.action.lowercased()
            })
        else { return nil }
        var question = attempt.interpretation.question
        question.action = need.action
        return isPossible(question) ? nil : need.why + ", and nothing allows it either"
    }

    private func isPossible(_ question: WorldQuestion) -> Bool {
        let situation = try? attempt.investigator.world.situation(
            of: question,
            compiler: attempt.investigator.compiler,
            catalog: catalog
        )
        guard let situation else { return true }
        let policies = narrowing.asking(attempt.changedKeys).applied(to: situation.policies)
        return Openings.isPossible(situation.request, policies)
    }
}

extension [String] {
    /// `a, b and c`
    fileprivate var listed: String {
        guard count > 1, let last else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}
