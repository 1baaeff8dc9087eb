/// What a command line and the environment say, by option.
package struct ParsedArguments: Sendable {
    private var given: [String: [String]] = [:]
    /// The arguments that are no options, in order.
    package private(set) var arguments: [String] = []

    /// Reads `words` (without the command's name) and, if the command has a prefix for variables, `environment`.
    ///
    /// Nothing unknown is skipped: an option, a variable or an argument too many is an error.
    package init(
        _ command: Command,
        words: some Sequence<String>,
        environment: [String: String] = [:]
    ) throws(UsageError) {
        try readVariables(command, environment)
        var fromWords: [String: [String]] = [:]
        var iterator = words.makeIterator()
        var isAfterDashes = false
        while let word = iterator.next() {
            guard !isAfterDashes, word.hasPrefix("-"), word != "-" else {
                arguments.append(word)
                continue
            }
            if word == "--" {
                isAfterDashes = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0] == "-h" ? "--help" : parts[0]
            guard let option = command.options.first(where: { $0.name == name }) else {
                throw .unknownOption(
                    parts[0],
                    suggestion: Spelling.nearest(to: name, among: command.options.map(\.name), after: "--")
                )
            }
            if fromWords[name] != nil, !option.isRepeatable { throw .repeatedOption(name) }
            if let valueName = option.valueName {
                guard let value = parts.count > 1 ? parts[1] : iterator.next(),
                    parts.count > 1 || !value.hasPrefix("--")
                else {
                    throw .missingValue(name, valueName: valueName)
                }
                fromWords[name, default: []].append(value)
            } else if parts.count > 1 {
                throw .unexpectedValue(name)
            } else {
                fromWords[name] = ["true"]
            }
        }
        given.merge(fromWords) { $1 }
        guard !isGiven("--help") else { return }
        if arguments.count > command.argumentCount.upperBound {
            throw .unexpectedArgument(arguments[command.argumentCount.upperBound])
        }
        if arguments.count < command.argumentCount.lowerBound { throw .missingArgument(command.arguments) }
    }

    /// Whether a flag is on, or an option was given.
    package func isGiven(_ name: String) -> Bool { given[name] != nil }

    /// The value of an option, if it was given.
    package func value(_ name: String) -> String? { given[name]?.last }

    /// All values of a repeatable option, in order.
    package func values(_ name: String) -> [String] { given[name] ?? [] }

    private mutating func readVariables(_ command: Command, _ environment: [String: String]) throws(UsageError) {
        guard let prefix = command.variablePrefix else { return }
        let options = command.options.filter { $0.name != Command.help.name }
        let known = options.map { $0.variable(prefix: prefix) }
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
            guard let index = known.firstIndex(of: variable) else {
                throw .unknownVariable(
                    variable,
                    suggestion: Spelling.nearest(to: variable, among: known, after: prefix)
                )
            }
            let option = options[index]
            if option.valueName != nil {
                given[option.name] = [value]
            } else {
                switch value.lowercased() {
                case "1", "true", "yes", "on": given[option.name] = ["true"]
                case "", "0", "false", "no", "off": break
                default: throw .invalidValue(variable, value: value, expected: "true or false")
                }
            }
        }
    }
}
