/// Checks an input against the limits of its shape and words what is wrong as AWS does.
///
/// The sentences and the order within one member (pattern before length) are those that STS was seen to give. IAM
/// leaves the offending value out (`Value at 'roleName' failed …`, since about 2024) and has sentences of its own for
/// names and paths.
struct Validator {
    private enum PathComponent {
        case member(String)
        case element(Int)
        case entry(String)
    }

    /// A request may violate limits as often as it has room for; the answer names so many of them.
    private static let mostReported = 50

    private let model: ServiceModel
    private let isIAM: Bool
    private var path: [PathComponent] = []
    private var reported: [String] = []
    /// IAM's own sentence for a name or path, given when nothing else is wrong.
    private var special: String?
    private var count = 0

    private init(model: ServiceModel) {
        self.model = model
        isIAM = model.name == "iam"
    }

    /// Throws `ValidationError` (`ValidationException` in the JSON protocols) when the input breaks a limit.
    static func check(_ input: Structure, of operation: OperationModel, in model: ServiceModel) throws(ServiceError) {
        guard let shape = operation.input else { return }
        var validator = Validator(model: model)
        validator.check(input, model.shapes[shape])
        guard let message = validator.message else { return }
        let code = model.wireProtocol == .query ? "ValidationError" : "ValidationException"
        throw ServiceError(code: code, message: message, status: 400)
    }

    private var message: String? {
        if count == 0 { return special }
        return "\(count) validation error\(count == 1 ? "" : "s") detected: \(reported.joined(separator: "; "))"
    }

    private mutating func check(_ structure: Structure, _ shape: Shape) {
        for member in shape.members {
            let value = structure[member.name]
            guard value != nil || member.isRequired else { continue }
            path.append(.member(member.name))
            if let value {
                check(value, model.shapes[member.shape])
            } else {
                report("Member must not be null", shown: showsValues ? "null" : nil)
            }
            path.removeLast()
        }
    }

    private mutating func check(_ value: Value, _ shape: Shape) {
        switch value {
        case .structure(let structure): check(structure, shape)
        case .list(let values):
            guard checkCount(values.count, shape) else { return }
            for (index, element) in values.enumerated() {
                path.append(.element(index + 1))
                check(element, model.shapes[shape.element])
                path.removeLast()
            }
        case .map(let entries):
            guard checkCount(entries.count, shape) else { return }
            for entry in entries {
                path.append(.entry(entry.key))
                check(string: entry.key, model.shapes[shape.key])
                check(entry.value, model.shapes[shape.element])
                path.removeLast()
            }
        case .string(let text): check(string: text, shape)
        case .integer(let number):
            let shown = shown("'\(number)'", shape)
            if let minimum = shape.minimum, number < Int64(minimum) {
                report("Member must have value greater than or equal to \(minimum)", shown: shown)
            }
            if let maximum = shape.maximum, number > Int64(maximum) {
                report("Member must have value less than or equal to \(maximum)", shown: shown)
            }
        case .blob(let bytes): _ = checkCount(bytes.count, shape)
        case .boolean, .double, .timestamp, .document: break
        }
    }

    private mutating func check(string text: String, _ shape: Shape) {
        let shown = { [showsValues] in showsValues && !shape.isSensitive ? "'\(text)'" : nil }
        if let pattern = shape.pattern, !pattern.matches(text) {
            if isIAM, let sentence = Validator.sentence(for: fieldName, pattern: pattern.text) {
                special = special ?? sentence
            } else {
                report("Member must satisfy regular expression pattern: \(pattern.text)", shown: shown())
            }
        }
        if shape.minimum != nil || shape.maximum != nil {
            let length = text.unicodeScalars.count
            if let minimum = shape.minimum, length < minimum {
                report("Member must have length greater than or equal to \(minimum)", shown: shown())
            }
            if let maximum = shape.maximum, length > maximum {
                report("Member must have length less than or equal to \(maximum)", shown: shown())
            }
        }
        if !shape.enumeration.isEmpty, !shape.enumeration.contains(text) {
            let values = shape.enumeration.joined(separator: ", ")
            report("Member must satisfy enum value set: [\(values)]", shown: shown())
        }
    }

    /// Checks how long a list, map or blob is. What is too long is not looked at any further.
    private mutating func checkCount(_ length: Int, _ shape: Shape) -> Bool {
        if let minimum = shape.minimum, length < minimum {
            report("Member must have length greater than or equal to \(minimum)", shown: nil)
        }
        guard let maximum = shape.maximum, length > maximum else { return true }
        report("Member must have length less than or equal to \(maximum)", shown: nil)
        return false
    }

    private var showsValues: Bool { !isIAM }

    private func shown(_ value: String, _ shape: Shape) -> String? {
        showsValues && !shape.isSensitive ? value : nil
    }

    private mutating func report(_ constraint: String, shown value: String?) {
        count += 1
        guard reported.count < Validator.mostReported else { return }
        let subject = value.map { "Value \($0)" } ?? "Value"
        reported.append("\(subject) at '\(pathText)' failed to satisfy constraint: \(constraint)")
    }

    /// `tags.1.member.key`: members in lower camel case, elements as `n.member`, map entries as `key.member`.
    private var pathText: String {
        path.map { component in
            switch component {
            case .member(let name): name.prefix(1).lowercased() + name.dropFirst()
            case .element(let number): "\(number).member"
            case .entry(let key): "\(key).member"
            }
        }.joined(separator: ".")
    }

    /// The top-level member that is being checked; nil inside of others.
    private var fieldName: String? {
        guard path.count == 1, case .member(let name)? = path.first else { return nil }
        return name.prefix(1).lowercased() + name.dropFirst()
    }

    /// IAM's sentences for names, paths and documents, as clients report them.
    private static func sentence(for field: String?, pattern: String) -> String? {
        guard let field else { return nil }
        switch field {
        case "userName", "newUserName", "groupName", "newGroupName", "roleName", "policyName", "instanceProfileName":
            guard pattern == #"[\w+=,.@-]+"# else { return nil }
            return "The specified value for \(field) is invalid. It must contain only alphanumeric characters and/or "
                + "the following: +=,.@_-"
        case "path", "newPath":
            return "The specified value for \(field) is invalid. It must begin and end with / and contain only "
                + "alphanumeric characters and/or / characters."
        case "pathPrefix":
            return "The specified value for pathPrefix is invalid. It must begin with the / character and contain "
                + "only alphanumeric characters and/or / characters."
        case "policyDocument", "assumeRolePolicyDocument":
            return "The specified value for \(field) is invalid. It must contain only printable ASCII characters."
        default: return nil
        }
    }
}
