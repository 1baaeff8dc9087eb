import Synchronization

/// The services of the embedded table. A service's block is parsed when it is first asked for, and kept.
final class EmbeddedServices: Sendable {
    private struct Row: Sendable {
        let prefix: EmbeddedText
        let name: EmbeddedText
        let flags: EmbeddedText
        let block: EmbeddedText
    }

    static let shared = EmbeddedServices()

    /// Ordered by the bytes of the prefix.
    private let rows: [Row]
    private let parsed: Mutex<[Service?]>
    /// The rows of the services that have an action, by its name in lower case. Read when it is first asked for, since it
    /// takes reading all services.
    private let rowsByAction: Mutex<[String: [Int]]?>
    private let borrowerRows: [Int]
    let globalConditionKeys: [ConditionKey]

    private init() {
        let blocks = EmbeddedText(ServiceCatalogData.blocks)
        var rows: [Row] = []
        rows.reserveCapacity(ServiceCatalogData.count)
        var offset = 0
        for line in EmbeddedText(ServiceCatalogData.services).split(.newline) {
            let fields = line.split(.tab)
            guard fields.count == 4, let length = fields[1].number else {
                preconditionFailure("the generated table of services is broken: \(line.string)")
            }
            let block = blocks[offset..<offset + length]
            rows.append(Row(prefix: fields[0], name: fields[3], flags: fields[2], block: block))
            offset += length + 1
        }
        self.rows = rows
        parsed = Mutex([Service?](repeating: nil, count: rows.count))
        rowsByAction = Mutex(nil)
        borrowerRows = rows.indices.filter { rows[$0].flags.bytes.contains(UInt8(ascii: "f")) }
        globalConditionKeys = EmbeddedText(ServiceCatalogData.globalKeys).split(.newline).map { line in
            let fields = line.split(.tab)
            guard fields.count >= 2, let type = ConditionKey.type(named: fields[1].string) else {
                preconditionFailure("the generated table of global keys is broken: \(line.string)")
            }
            return ConditionKey(
                name: fields[0].string,
                valueType: type.valueType,
                isMultivalued: type.isMultivalued,
                discouragesWildcards: fields.count > 2
            )
        }
    }

    /// The prefixes in order.
    var prefixes: [String] { rows.map(\.prefix.string) }

    /// Services that define condition keys in another's name.
    var keyLenders: [Service] {
        EmbeddedText(ServiceCatalogData.keyLenders).split(UInt8(ascii: " ")).compactMap { service(Array($0.bytes)) }
    }

    /// Services whose resource types have ARNs of other services.
    var borrowers: [Service] { borrowerRows.map(service(at:)) }

    /// The services that have an action of this name, whatever its case.
    func services(withAction name: String) -> [Service] {
        let rows = rowsByAction.withLock { known in
            let table = known ?? tableOfActions()
            known = table
            return table[name.lowercased()] ?? []
        }
        return rows.map(service(at:))
    }

    private func tableOfActions() -> [String: [Int]] {
        var table: [String: [Int]] = [:]
        for row in rows.indices {
            for action in service(at: row).actions { table[action.name.lowercased(), default: []].append(row) }
        }
        return table
    }

    /// The service with this prefix in lower case.
    func service(_ prefix: [UInt8]) -> Service? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].prefix.bytes.lexicographicallyPrecedes(prefix) { low = middle + 1 } else { high = middle }
        }
        guard low < rows.count, rows[low].prefix.bytes.elementsEqual(prefix) else { return nil }
        return service(at: low)
    }

    private func service(at index: Int) -> Service {
        parsed.withLock { services in
            if let known = services[index] { return known }
            let row = rows[index]
            var parser = ServiceBlockParser(prefix: row.prefix.string)
            let service = parser.service(block: row.block, name: row.name.string, flags: row.flags.string)
            services[index] = service
            return service
        }
    }
}
