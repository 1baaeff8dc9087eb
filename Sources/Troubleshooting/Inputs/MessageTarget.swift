/// What messages say of a refusal in words of their own, without the sentence that most services print.
///
/// Sources: CloudFormation's message for what it calls with a template's parameters; SQS's older message with the queue's URL; the S3 console's page for a bucket; Lambda Developer Guide,
/// "Troubleshoot configuration issues in Lambda", for what it says of an execution role.
struct MessageTarget {
    var principal: String?
    var action: String?
    var resource: String?
    /// The service's prefix, where the message shows whose it is.
    var service: String?

    init?(_ message: String) {
        if let url = Self.word(after: "Access to the resource ", in: message) {
            guard let queue = Self.queue(url) else { return nil }
            service = "sqs"
            resource = queue
        } else if let action = Self.word(after: "updated your permissions to allow the ", in: message) {
            guard action.contains(":") else { return nil }
            self.action = action
        } else if let action = Self.word(after: "doesn't have permission to call ", in: message) {
            guard action.contains(":") else { return nil }
            self.action = action
        } else if message.contains("cannot be assumed by Lambda") {
            principal = "lambda.amazonaws.com"
            action = "sts:AssumeRole"
        } else if let operation = Self.word(after: "does not have permissions to call ", in: message),
            let name = Self.word(after: "\(operation) on ", in: message),
            let prefix = OperationActions.prefix(ofClientName: name)
        {
            action = OperationActions.action(prefix: prefix, operation: operation)
        } else {
            return nil
        }
    }

    private static func word(after phrase: String, in message: String) -> String? {
        guard let range = message.firstRange(of: phrase) else { return nil }
        let word = message[range.upperBound...].prefix { !$0.isWhitespace }
        let trimmed = word.hasSuffix(".") ? word.dropLast() : word
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    /// `https://sqs.eu-west-1.amazonaws.com/111122223333/orders`, as an ARN.
    private static func queue(_ url: String) -> String? {
        let parts = url.split(separator: "/").map(String.init)
        guard parts.count == 4, parts[0] == "https:" else { return nil }
        let host = parts[1].split(separator: ".").map(String.init)
        guard host.count == 4, host[0] == "sqs", host[2] == "amazonaws", host[3] == "com" else { return nil }
        return "arn:aws:sqs:\(host[1]):\(parts[2]):\(parts[3])"
    }
}
