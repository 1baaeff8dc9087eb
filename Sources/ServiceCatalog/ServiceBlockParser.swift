/// Reads one block of the embedded table; its format stands at the head of the generated file.
struct ServiceBlockParser {
    private let prefix: String
    private var actions: [ServiceAction] = []
    private var resourceTypes: [ResourceType] = []
    private var conditionKeys: [ConditionKey] = []
    private var policies: [ResourcePolicySupport] = []
    private var pending: PendingAction?
    /// Lists of names repeat from action to action: they share their storage.
    private var lists: [EmbeddedText: [String]] = [:]
    private var names: [EmbeddedText: String] = [:]

    private struct PendingAction {
        let name: String
        let level: ServiceAction.AccessLevel
        let keys: [String]
        var resources: [ServiceAction.Resource] = []
        var dependentActions: [String] = []
    }

    init(prefix: String) { self.prefix = prefix }

    mutating func service(block: EmbeddedText, name: String, flags: String) -> Service {
        for line in block.split(.newline) where line.count > 0 { read(line.split(.tab)) }
        finishAction()
        return Service(
            prefix: prefix,
            name: name,
            isUserDefined: false,
            actions: actions,
            resourceTypes: resourceTypes.endingVariablesWhereOthersGoOn(),
            conditionKeys: conditionKeys,
            resourcePolicies: policies,
            supportsResourceControlPolicies: flags.contains("r"),
            temporaryCredentials: flags.contains("n") ? .no : flags.contains("p") ? .partly : .yes
        )
    }

    private mutating func read(_ line: [EmbeddedText]) {
        func field(_ index: Int) -> EmbeddedText { index < line.count ? line[index] : line[0][0..<0] }
        switch line[0].bytes.first {
        case UInt8(ascii: "k"):
            guard let type = ConditionKey.type(named: field(2).string) else { broken(line) }
            conditionKeys.append(
                ConditionKey(
                    name: qualified(field(1)),
                    valueType: type.valueType,
                    isMultivalued: type.isMultivalued
                )
            )
        case UInt8(ascii: "r"):
            let formats = field(2).split(UInt8(ascii: " ")).map { ARNFormat($0.string) }
            resourceTypes.append(
                ResourceType(service: prefix, name: field(1).string, formats: formats, conditionKeys: list(field(3)))
            )
        case UInt8(ascii: "a"):
            finishAction()
            guard let level = Self.level(field(2).bytes.first) else { broken(line) }
            pending = PendingAction(name: field(1).string, level: level, keys: list(field(3)))
        case UInt8(ascii: "T"): appendResource(field(1), isRequired: true, keys: field(2))
        case UInt8(ascii: "t"): appendResource(field(1), isRequired: false, keys: field(2))
        case UInt8(ascii: "d"):
            let actions = list(field(1))
            pending?.dependentActions = actions
        case UInt8(ascii: "p"):
            policies.append(
                ResourcePolicySupport(
                    resourceTypes: field(1).split(UInt8(ascii: ",")).map(\.string),
                    api: field(2).string,
                    putOperations: words(field(3)),
                    getOperations: words(field(6)),
                    deleteOperations: words(field(7)),
                    documentMember: field(4).string,
                    maximumLength: field(5).number,
                    putActions: list(field(8)),
                    getActions: list(field(9)),
                    deleteActions: list(field(10)),
                    resourceControlPoliciesApply: field(11).count > 0
                )
            )
        default: broken(line)
        }
    }

    private mutating func appendResource(_ typeName: EmbeddedText, isRequired: Bool, keys: EmbeddedText) {
        let name = typeName.string
        var conditionKeys = list(keys)
        if conditionKeys == ["="] { conditionKeys = resourceTypes.first { $0.name == name }?.conditionKeys ?? [] }
        pending?.resources.append(
            ServiceAction.Resource(typeName: name, isRequired: isRequired, conditionKeys: conditionKeys)
        )
    }

    private mutating func finishAction() {
        guard let action = pending else { return }
        actions.append(
            ServiceAction(
                service: prefix,
                name: action.name,
                accessLevel: action.level,
                resources: action.resources,
                conditionKeys: action.keys,
                dependentActions: action.dependentActions
            )
        )
        pending = nil
    }

    /// Names separated by spaces, those of the service itself written out.
    private mutating func list(_ text: EmbeddedText) -> [String] {
        if text.count == 0 { return [] }
        if let known = lists[text] { return known }
        var list: [String] = []
        for name in text.split(UInt8(ascii: " ")) { list.append(qualified(name)) }
        lists[text] = list
        return list
    }

    private mutating func qualified(_ name: EmbeddedText) -> String {
        if let known = names[name] { return known }
        let text = name.bytes.first == UInt8(ascii: ":") ? prefix + name.string : name.string
        names[name] = text
        return text
    }

    private func words(_ text: EmbeddedText) -> [String] {
        text.count == 0 ? [] : text.split(UInt8(ascii: " ")).map(\.string)
    }

    private static func level(_ letter: UInt8?) -> ServiceAction.AccessLevel? {
        switch letter {
        case UInt8(ascii: "L"): .list
        case UInt8(ascii: "R"): .read
        case UInt8(ascii: "W"): .write
        case UInt8(ascii: "T"): .tagging
        case UInt8(ascii: "P"): .permissionsManagement
        default: nil
        }
    }

    /// The generator writes no such line, and a test reads every block.
    private func broken(_ line: [EmbeddedText]) -> Never {
        preconditionFailure("the generated block of \(prefix) is broken: \(line.map(\.string))")
    }
}

extension ARNFormat {
    init(_ text: String) {
        self.init(text: text, template: Template(format: text))
    }
}

extension [ResourceType] {
    /// A variable at the end of a format ends where a longer format of another type goes on.
    func endingVariablesWhereOthersGoOn() -> [ResourceType] {
        // Names of variables differ between types: compare the formats without them.
        let anonymous = flatMap(\.formats).map { Self.withoutVariableNames($0.text) }
        return map { type in
            let formats = type.formats.map { format -> ARNFormat in
                let own = Self.withoutVariableNames(format.text)
                guard own.last == UInt8(ascii: "}") else { return format }
                var template = format.template
                for longer in anonymous where longer.count > own.count && longer.starts(with: own) {
                    let next = longer[own.count]
                    if next != UInt8(ascii: "$"), next != UInt8(ascii: "*") { template.excludeFromLastVariable(next) }
                }
                return ARNFormat(text: format.text, template: template)
            }
            return ResourceType(
                service: type.service,
                name: type.name,
                formats: formats,
                conditionKeys: type.conditionKeys
            )
        }
    }

    private static func withoutVariableNames(_ format: String) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(format.utf8.count)
        var isInName = false
        for byte in format.utf8 {
            if byte == UInt8(ascii: "}") { isInName = false }
            if !isInName { text.append(byte) }
            if byte == UInt8(ascii: "{") { isInName = true }
        }
        return text
    }
}
