/// What services say when they cannot take the role that was given to them. It is a refusal of sts:AssumeRole to the
/// service, whoever called.
///
/// Source: the troubleshooting pages of the services: Lambda Developer Guide, "Troubleshoot configuration issues";
/// ECS Developer Guide, "Service event messages"; Step Functions Developer Guide, "Troubleshooting"; CodeBuild,
/// EventBridge Scheduler, SageMaker, Glue, Firehose and CloudFormation User Guides, "Troubleshooting".
struct ServiceAssumption {
    /// The service principal that was to take the role.
    let service: String
    /// The role, where the text has it.
    let role: String?

    /// A piece of the text that nobody else prints, with the service that prints it; nil where the text names it.
    private static let phrases: [(text: StaticString, service: String?)] = [
        ("cannot be assumed by Lambda", "lambda.amazonaws.com"),
        ("ECS was unable to assume the role", "ecs-tasks.amazonaws.com"),
        ("Neither the global service principal states.amazonaws.com", "states.amazonaws.com"),
        ("CodeBuild is not authorized to perform: sts:AssumeRole", "codebuild.amazonaws.com"),
        ("must allow AWS EventBridge Scheduler to assume the role", "scheduler.amazonaws.com"),
        ("Firehose is unable to assume role", "firehose.amazonaws.com"),
        ("Service is unable to assume provided role", "glue.amazonaws.com"),
        ("is invalid or cannot be assumed", "cloudformation.amazonaws.com"),
        ("allows principal '", nil),
        ("cannot be assumed by principal '", nil),
    ]

    init?(_ text: String) {
        guard let phrase = Self.phrases.first(where: { ByteText.holds(text, $0.text) }) else { return nil }
        guard let service = phrase.service ?? Self.quoted(text, after: phrase.text) else { return nil }
        self.service = service
        role = Self.role(text)
    }

    private static func quoted(_ text: String, after label: StaticString) -> String? {
        guard let start = text.firstRange(of: label.description) else { return nil }
        let name = String(text[start.upperBound...].prefix { $0 != "'" })
        return name.hasSuffix(".amazonaws.com") ? name : nil
    }

    private static func role(_ text: String) -> String? {
        guard let start = text.firstRange(of: "arn:aws")?.lowerBound else { return nil }
        let marks: Set<Character> = [" ", "'", "\"", "`", ",", ")", "]", "<"]
        var arn = text[start...].prefix { !marks.contains($0) }
        while arn.hasSuffix(".") || arn.hasSuffix(":") { arn = arn.dropLast() }
        return arn.contains(":role/") ? String(arn) : nil
    }

    /// The question behind it: the service asks for the role.
    func fill(_ inquiry: inout Inquiry) {
        inquiry.principal = service
        inquiry.action = "sts:AssumeRole"
        inquiry.resource = role ?? inquiry.resource
        inquiry.claim = Inquiry.Claim()
    }
}
