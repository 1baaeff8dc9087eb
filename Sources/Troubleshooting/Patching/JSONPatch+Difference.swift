package import PolicyLanguage

extension JSONPatch {
    /// The operations that make one document into the other, members by name and elements by place.
    package static func difference(
        from old: String,
        to new: String
    ) throws(JSONText.Failure) -> [PatchOperation] {
        var patch: [PatchOperation] = []
        difference(try JSONElement(reading: old), try JSONElement(reading: new), [], &patch)
        return patch
    }

    private static func difference(
        _ old: JSONElement,
        _ new: JSONElement,
        _ path: [String],
        _ patch: inout [PatchOperation]
    ) {
        if old.isEquivalent(to: new) { return }
        switch (old, new) {
        case (.object(let left), .object(let right)):
            for member in left where !right.contains(where: { $0.isNamed(member.name) }) {
                patch.append(.init(kind: .remove, path: JSONPointer.path(path + [member.name])))
            }
            for member in right {
                let inner = path + [member.name]
                if let former = left.first(where: { $0.isNamed(member.name) }) {
                    difference(former.value, member.value, inner, &patch)
                } else {
                    patch.append(operation(.add, inner, member.value))
                }
            }
        case (.array(let left), .array(let right)): elements(left, right, path, &patch)
        default: patch.append(operation(.replace, path, new))
        }
    }

    /// Equal elements at both ends stay; what is between them is changed, then cut or filled up.
    private static func elements(
        _ left: [JSONElement],
        _ right: [JSONElement],
        _ path: [String],
        _ patch: inout [PatchOperation]
    ) {
        var start = 0
        while start < min(left.count, right.count), left[start].isEquivalent(to: right[start]) { start += 1 }
        var tail = 0
        while tail < min(left.count, right.count) - start,
            left[left.count - 1 - tail].isEquivalent(to: right[right.count - 1 - tail])
        { tail += 1 }
        let (old, new) = (left[start..<left.count - tail], right[start..<right.count - tail])
        let common = min(old.count, new.count)
        for index in start..<start + common {
            difference(left[index], right[index], path + [String(index)], &patch)
        }
        for index in (start + common..<old.endIndex).reversed() {
            patch.append(.init(kind: .remove, path: JSONPointer.path(path + [String(index)])))
        }
        for index in start + common..<max(new.endIndex, start + common) {
            patch.append(operation(.add, path + [String(index)], right[index]))
        }
    }

    private static func operation(
        _ kind: PatchOperation.Kind,
        _ path: [String],
        _ value: JSONElement
    ) -> PatchOperation {
        PatchOperation(kind: kind, path: JSONPointer.path(path), value: JSONLayout.compact.text(value))
    }
}
