internal import RequestSigning

/// The files in `<data-dir>/aws` that make AWS's own tools reach this server: two for every SDK, and the models for old
/// ones.
struct AWSFiles {
    let directory: String

    init(dataDirectory: String) { directory = TextFile.absolute(dataDirectory) + "/aws" }

    var credentialsPath: String { directory + "/credentials" }
    var configPath: String { directory + "/config" }
    var modelsPath: String { directory + "/models" }

    /// The two lines that a shell needs.
    var exports: [String] {
        [
            "export AWS_SHARED_CREDENTIALS_FILE=\(CurlCommand.quoted(credentialsPath))",
            "export AWS_CONFIG_FILE=\(CurlCommand.quoted(configPath))",
        ]
    }

    /// Writes the key, which is not told again.
    func writeCredentials(_ credentials: Credentials) throws(StartError) {
        try TextFile.makeDirectory(directory)
        let text = """
            [default]
            aws_access_key_id = \(credentials.accessKeyID)
            aws_secret_access_key = \(credentials.secretAccessKey)

            """
        try TextFile.write(text, to: credentialsPath, mode: 0o600)
    }

    /// Writes the configuration unless there is one, which may have been edited; brings the models up to date.
    /// Returns whether the configuration that is there names this endpoint.
    func writeConfiguration(endpoint: String) throws(StartError) -> Bool {
        try TextFile.makeDirectory(directory)
        try writeModels(endpoint: endpoint)
        let setting = "endpoint_url = \(endpoint)"
        if TextFile.exists(configPath) {
            let lines = String(decoding: try TextFile.read(configPath), as: UTF8.self).split(separator: "\n")
            return lines.contains { $0 == setting }
        }
        let text = """
            [default]
            region = us-east-1
            \(setting)
            # For tools that do not know endpoint_url (boto3 before 1.28; the AWS CLI reads AWS_DATA_PATH instead).
            data_path = \(modelsPath)

            """
        try TextFile.write(text, to: configPath, mode: 0o644)
        return true
    }

    // MARK: Endpoint rules for old tools

    /// botocore looks in `data_path` before its own data, so a rule set there tells it where a service is. AWS CLI
    /// 2.9.19 has no other setting for that, and takes this one from `AWS_DATA_PATH` only. An endpoint that is given to
    /// the client still wins.
    private func writeModels(endpoint: String) throws(StartError) {
        for (service, version, isGlobal) in Self.services {
            let path = "\(modelsPath)/\(service)/\(version)/endpoint-rule-set-1.json"
            let text = Self.rules(endpoint: endpoint, service: service, isGlobal: isGlobal)
            if TextFile.exists(path), try TextFile.read(path).elementsEqual(text.utf8) { continue }
            try TextFile.makeDirectory(modelsPath)
            try TextFile.makeDirectory("\(modelsPath)/\(service)")
            try TextFile.makeDirectory("\(modelsPath)/\(service)/\(version)")
            try TextFile.write(text, to: path, mode: 0o644)
        }
    }

    private static let services = [
        ("iam", "2010-05-08", true), ("sts", "2011-06-15", false), ("organizations", "2016-11-28", true),
        ("accessanalyzer", "2019-11-01", false),
    ]

    private static func rules(endpoint: String, service: String, isGlobal: Bool) -> String {
        let scheme = #"{"name":"sigv4","signingName":"\#(service)","signingRegion":"us-east-1"}"#
        let properties = isGlobal ? #"{"authSchemes":[\#(scheme)]}"# : "{}"
        return """
            {"version":"1.0",
            "parameters":{"Endpoint":{"builtIn":"SDK::Endpoint","required":false,"documentation":"","type":"String"}},
            "rules":[
            {"conditions":[{"fn":"isSet","argv":[{"ref":"Endpoint"}]}],
            "endpoint":{"url":{"ref":"Endpoint"},"properties":\(properties),"headers":{}},"type":"endpoint"},
            {"conditions":[],
            "endpoint":{"url":"\(endpoint)","properties":\(properties),"headers":{}},"type":"endpoint"}]}

            """
    }
}
