package import RequestSigning

/// Where the server is and with whose credentials to ask it, found as the AWS CLI finds them.
package struct ClientConfiguration: Sendable {
    package let credentials: Credentials
    /// `http://127.0.0.1:4260`
    package let endpoint: String
    package let region: String

    /// What is missing, in words, with a hint.
    package struct Missing: Error, Sendable {
        package let message: String
        package let hint: String
    }

    /// What the command line said; nil: not said.
    package struct Options: Sendable {
        package var endpoint: String?
        package var profile: String?
        /// A server's data directory, whose administrator's credentials are the last resort.
        package var dataDirectory: String?

        package init() {}
    }

    /// Flags come before the environment, the environment before the files; among files, those that
    /// `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` name, then the data directory's.
    package init(options: Options, environment: [String: String]) throws(Missing) {
        let profile = options.profile ?? environment["AWS_PROFILE"] ?? "default"
        let directory = options.dataDirectory.map { "\($0)/aws" }
        let home = environment["HOME"].map { "\($0)/.aws" }
        let configs = Self.files([
            environment["AWS_CONFIG_FILE"], directory.map { "\($0)/config" }, home.map { "\($0)/config" },
        ])
        let secrets = Self.files([
            environment["AWS_SHARED_CREDENTIALS_FILE"], directory.map { "\($0)/credentials" },
            home.map { "\($0)/credentials" },
        ])
        endpoint =
            options.endpoint ?? environment["AWS_ENDPOINT_URL_IAM"] ?? environment["AWS_ENDPOINT_URL"]
            ?? Self.first("endpoint_url", profile, in: configs) ?? "http://127.0.0.1:4260"
        region =
            environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? Self.first("region", profile, in: configs)
            ?? "us-east-1"
        if options.profile == nil, let id = environment["AWS_ACCESS_KEY_ID"],
            let secret = environment["AWS_SECRET_ACCESS_KEY"]
        {
            credentials = Credentials(
                accessKeyID: id,
                secretAccessKey: secret,
                sessionToken: environment["AWS_SESSION_TOKEN"]
            )
            return
        }
        guard let id = Self.first("aws_access_key_id", profile, in: secrets + configs),
            let secret = Self.first("aws_secret_access_key", profile, in: secrets + configs)
        else {
            throw Missing(
                message: "there are no credentials for profile `\(profile)`",
                hint: "export AWS_SHARED_CREDENTIALS_FILE as the server's start-up banner says, or name the server's "
                    + "data directory with --data-dir"
            )
        }
        credentials = Credentials(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: Self.first("aws_session_token", profile, in: secrets + configs)
        )
    }

    private static func files(_ paths: [String?]) -> [ProfileFile] {
        paths.compactMap { $0 }.compactMap { ProfileFile(path: $0) }
    }

    private static func first(_ key: String, _ profile: String, in files: [ProfileFile]) -> String? {
        for file in files {
            if let value = file.value(key, profile: profile) { return value }
        }
        return nil
    }
}
