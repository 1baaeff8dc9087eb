import HTTPMessage
package import Identifiers
package import Troubleshooting

/// Asks a running server to explain denials.
package enum WhyClient {
    /// What the server says.
    package struct Reply: Sendable {
        /// In the form that was asked for.
        package let text: String
        package let status: WhyStatus
    }

    package static func ask(
        _ request: WhyRequest,
        configuration: ClientConfiguration,
        now: Timestamp
    ) throws(ServerRequest.Failure) -> Reply {
        var message = ServerRequest(method: "POST", target: "/v1/why")
        message.body = Array(request.body.utf8)
        message.timeoutSeconds = 300
        let response = try message.send(configuration, now)
        guard
            let status = response.headers.text("x-sesame-why-status").flatMap({ Int32($0) }).flatMap(
                WhyStatus.init(rawValue:)
            )
        else {
            throw ServerRequest.Failure(
                message: "the server's answer explains nothing",
                hint: "is \(configuration.endpoint) a Sesame server of this version?"
            )
        }
        return Reply(text: String(decoding: response.body, as: UTF8.self), status: status)
    }
}
