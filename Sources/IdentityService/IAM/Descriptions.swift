import AWSProtocol
import Directory
import Identifiers
import Journal

/// How entities look in answers. Listings leave out tags and boundaries, as the API reference says of each.
extension Account {
    func summary(_ user: User) -> Structure {
        [
            "Path": .string(user.path), "UserName": .string(user.name), "UserId": .string(user.id),
            "Arn": .string(arn(of: user)), "CreateDate": .timestamp(user.created),
        ]
    }

    func description(_ user: User) -> Structure {
        var description = summary(user)
        description["PermissionsBoundary"] = user.permissionsBoundary.map(boundaryDescription)
        description["Tags"] = tagList(user.tags)
        return description
    }

    func summary(_ group: Group) -> Structure {
        [
            "Path": .string(group.path), "GroupName": .string(group.name), "GroupId": .string(group.id),
            "Arn": .string(arn(of: group)), "CreateDate": .timestamp(group.created),
        ]
    }

    func summary(_ role: Role) -> Structure {
        [
            "Path": .string(role.path), "RoleName": .string(role.name), "RoleId": .string(role.id),
            "Arn": .string(arn(of: role)), "CreateDate": .timestamp(role.created),
            "AssumeRolePolicyDocument": .string(percentEncoded(printedTrustPolicy(of: role))),
            "Description": role.description.map(Value.string),
            "MaxSessionDuration": .integer(Int64(role.maxSessionDurationSeconds)),
        ]
    }

    func description(_ role: Role) -> Structure {
        var description = summary(role)
        description["PermissionsBoundary"] = role.permissionsBoundary.map(boundaryDescription)
        description["Tags"] = tagList(role.tags)
        return description
    }
}

/// `RoleLastUsed`: empty for a role that was never used.
func roleLastUsedDescription(_ use: RoleUse?) -> Value {
    guard let use else { return .structure([:]) }
    return .structure(["LastUsedDate": .timestamp(use.time), "Region": .string(use.region)])
}

func boundaryDescription(_ arn: String) -> Value {
    .structure([
        "PermissionsBoundaryType": .string("PermissionsBoundaryPolicy"), "PermissionsBoundaryArn": .string(arn),
    ])
}

/// Nil when there are no tags: the element is left out then.
func tagList(_ tags: [Tag]) -> Value? {
    tags.isEmpty ? nil : .list(tags.map(tagDescription))
}

func tagDescription(_ tag: Tag) -> Value {
    .structure(["Key": .string(tag.key), "Value": .string(tag.value)])
}

/// Policy documents in answers are percent-encoded per RFC 3986 (IAM API Reference, GetUserPolicy and others).
func percentEncoded(_ document: String) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(document.utf8.count * 2)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in document.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            encoded.append(byte)
        default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// `Tags` of a request.
func inputTags(_ input: Structure) -> [Tag] {
    (input.structures("Tags") ?? []).map { Tag(key: $0.string("Key") ?? "", value: $0.string("Value") ?? "") }
}
