/// Signatures, credentials, and what temporary credentials may not do.
extension RulePage {
    static let signatureBodyDiffers = RulePage(
        "Signature: the body is not the one that was signed",
        meaning: """
            The hash of the body that arrived differs from the signed hash.
            """,
        looks: """
            SignatureDoesNotMatch, or on S3 XAmzContentSHA256Mismatch.
            """,
        why: """
            The body's hash is the last line of the canonical request. A proxy, a middleware or a second
            serialisation after signing changes it.
            """,
        sources: [.signedRequests],
        remedy: """
            Sign last, and send the very bytes that were signed. Look for what rewrites JSON, adds a line break or
            compresses.
            """
    )

    static let signatureHeaderDiffers = RulePage(
        "Signature: a signed header differs",
        meaning: """
            A header in SignedHeaders has another value on arrival, is missing, or was added twice.
            """,
        looks: """
            SignatureDoesNotMatch; the server's canonical request shows the header's value.
            """,
        why: """
            Signed headers are compared after trimming and folding of blanks, with nothing else forgiven. Proxies
            like to change Host, Content-Type and Accept-Encoding.
            """,
        sources: [.signedRequests],
        remedy: """
            Let the proxy keep the header (`proxy_set_header Host $http_host`), or do not sign headers that change
            on the way.
            """
    )

    static let signaturePathDiffers = RulePage(
        "Signature: the path differs",
        meaning: """
            Client and server encode the path in different ways, or something on the way normalised it.
            """,
        looks: """
            SignatureDoesNotMatch for names with blanks, `+`, `%` or `//` only.
            """,
        why: """
            S3 encodes the path once and normalises nothing; all other services normalise it and encode twice.
            """,
        sources: [.signedRequests, .s3SigV4],
        remedy: """
            Sign as the service wants it, and send the raw path that was signed.
            """
    )

    static let signatureQueryDiffers = RulePage(
        "Signature: the query string differs",
        meaning: """
            The parameters that arrived are not the ones that were signed: another order of encoding, a parameter
            added or dropped, `+` for a blank.
            """,
        looks: """
            SignatureDoesNotMatch, often with presigned URLs that were copied out of HTML.
            """,
        why: """
            Parameters are sorted by their encoded names, and encoded with `%20` and upper-case digits.
            """,
        sources: [.signedRequests],
        remedy: """
            Encode each parameter exactly once, sign, and change nothing afterwards.
            """
    )

    static let signatureWrongService = RulePage(
        "Signature: the credential scope names another service",
        meaning: """
            The scope's service is not the one that was asked.
            """,
        looks: """
            `Credential should be scoped to correct service: 'sts'.`; on S3 `This endpoint belongs to "s3".`
            """,
        why: """
            The signing key is derived from the service's signing name, which is not always its host name
            (`execute-api`, `iam` for iam-toolbox).
            """,
        sources: [.signedRequests],
        remedy: """
            Set the signing name of the service in the client.
            """
    )

    static let signatureWrongRegion = RulePage(
        "Signature: the credential scope names another Region",
        meaning: """
            The scope's Region is not the endpoint's.
            """,
        looks: """
            `Credential should be scoped to a valid region.`; on S3 AuthorizationHeaderMalformed with the expected
            Region.
            """,
        why: """
            The signing key is derived from the Region. IAM and other global services are signed for `us-east-1`.
            """,
        sources: [.signedRequests],
        remedy: """
            Set the client's Region to the endpoint's.
            """,
        example: #"""
            AWS_REGION=us-east-1 aws iam list-users
            """#
    )

    static let signatureClockSkew = RulePage(
        "Signature: the clock is off",
        meaning: """
            The date of the request is more than the allowed minutes before or after the server's, or a presigned
            URL is older than it was made for.
            """,
        looks: """
            `Signature expired: … is now earlier than … (now - 15 min.)`, `Signature not yet current`,
            RequestTimeTooSkewed, RequestExpired, `Request has expired`.
            """,
        why: """
            Old signatures must not be usable for ever. Services allow 15 minutes, some 5.
            """,
        sources: [.signedRequests],
        remedy: """
            Set the clock (NTP). In containers and virtual machines, look at the host's clock and at suspended
            machines. Do not sign long before sending.
            """
    )

    static let signatureSessionTokenMissing = RulePage(
        "Signature: the session token is missing",
        meaning: """
            The access key is a temporary one (`ASIA…`), and the request has no `X-Amz-Security-Token`.
            """,
        looks: """
            InvalidClientTokenId or UnrecognizedClientException, `The security token included in the request is
            invalid`.
            """,
        why: """
            Temporary credentials have three parts, and are found by the token.
            """,
        sources: [.tempCredentials],
        remedy: """
            Set `AWS_SESSION_TOKEN` (`aws_session_token` in the profile) together with the two others, and remove a
            stale one together with them.
            """
    )

    static let signatureWrongSecret = RulePage(
        "Signature: the secret access key is another one",
        meaning: """
            Client and server agree on every part that is signed, so the key differs: another secret, or one with a
            character lost.
            """,
        looks: """
            `The request signature we calculated does not match the signature you provided. Check your AWS Secret
            Access Key and signing method.`
            """,
        why: """
            The signature is a chain of HMACs that starts with the secret.
            """,
        sources: [.signedRequests],
        remedy: """
            Look for the secret of another key, blanks or quotes around it, a `+` or `/` changed by a URL or YAML.
            If in doubt, make a new key.
            """
    )

    static let signatureMalformed = RulePage(
        "Signature: the Authorization header cannot be read",
        meaning: """
            Algorithm, Credential, SignedHeaders, Signature or the date is missing or not well-formed.
            """,
        looks: """
            IncompleteSignature, with the parts that are missing; AuthorizationHeaderMalformed on S3.
            """,
        why: """
            The header is read before anything is looked up.
            """,
        sources: [.signedRequests],
        remedy: """
            Compare the header with the form below; let an SDK sign.
            """,
        example: #"""
            AWS4-HMAC-SHA256 Credential=AKIA…/20261124/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=…
            """#
    )

    static let signatureMethodDiffers = RulePage(
        "Signature: the HTTP method differs",
        meaning: """
            The request was signed for one method and sent with another, as when a presigned GET is used for HEAD or
            PUT.
            """,
        looks: """
            SignatureDoesNotMatch
            """,
        why: """
            The method is the first line of the canonical request.
            """,
        sources: [.signedRequests],
        remedy: """
            Presign for the method that will be used. Look for redirects that turn POST into GET.
            """
    )

    static let requestNotSigned = RulePage(
        "The request is not signed",
        meaning: """
            There is no Authorization header and no signature in the query: the caller is anonymous.
            """,
        looks: """
            MissingAuthenticationToken; on S3 AccessDenied for the anonymous caller.
            """,
        why: """
            Only resource-based policies and ACLs that allow everybody reach anonymous callers.
            """,
        sources: [.signedRequests, .globalKeys],
        remedy: """
            Give the client credentials; look for a profile or role that it did not find. For API Gateway, the same
            message means that there is no such path or method.
            """
    )

    static let credentialsExpired = RulePage(
        "The temporary credentials have expired",
        meaning: """
            The session ended before the request was made.
            """,
        looks: """
            ExpiredToken, `The security token included in the request is expired`; from another order of checks,
            also for a wrong secret.
            """,
        why: """
            Sessions last from 15 minutes to 36 hours, chained role sessions one hour at most. A presigned URL ends
            with the credentials that signed it.
            """,
        sources: [.tempCredentials],
        remedy: """
            Get new credentials; let the SDK's provider refresh them instead of copying them into the environment.
            """
    )

    static let accessKeyInactive = RulePage(
        "The access key is inactive",
        meaning: """
            The key exists and was set to Inactive.
            """,
        looks: """
            InvalidClientTokenId, just as for a key that does not exist.
            """,
        why: """
            An inactive key cannot be told from an unknown one by its caller.
            """,
        sources: [.signedRequests],
        remedy: """
            Find out who put it out of use, and why. Use a new key, or better a role.
            """
    )

    static let accessKeyUnknown = RulePage(
        "The access key does not exist",
        meaning: """
            No account has this key: it was deleted, mistyped, or belongs to another partition or another server.
            """,
        looks: """
            InvalidClientTokenId, UnrecognizedClientException, on S3 InvalidAccessKeyId.
            """,
        why: """
            Keys of the China and GovCloud partitions are unknown elsewhere. A dead endpoint setting sends keys of a
            test server to AWS.
            """,
        sources: [.signedRequests],
        remedy: """
            Check which credentials are in use (`aws configure list`) and where they are sent.
            """
    )

    static let principalDeleted = RulePage(
        "The principal of these credentials was deleted",
        meaning: """
            The user, or the role behind the session, does not exist any more, or was created again under the same
            name.
            """,
        looks: """
            InvalidClientTokenId, for credentials that worked.
            """,
        why: """
            Keys and sessions belong to a unique id, not to a name; a re-created role ends the sessions of the old
            one.
            """,
        sources: [.identifiers, .observed],
        remedy: """
            Make new credentials for the present user or role.
            """
    )

    static let serviceRefusesTemporaryCredentials = RulePage(
        "The service does not accept temporary credentials",
        meaning: """
            The call was made with a session, and this service or action takes long-term keys only.
            """,
        looks: """
            AccessDenied or InvalidClientTokenId, whatever the policies say.
            """,
        why: """
            The column "Temporary credentials" of the table of services tells which do.
            """,
        sources: [.worksWithIAM],
        remedy: """
            Use an IAM user's key for this one call, kept as short as can be, or another interface of the service.
            """
    )

    static let sessionTokenLimits = RulePage(
        "GetSessionToken credentials cannot call IAM without MFA",
        meaning: """
            The credentials come from GetSessionToken without a code. They may not call IAM at all, and of STS only
            AssumeRole and GetCallerIdentity.
            """,
        looks: """
            IAM answers InvalidClientTokenId, `The security token included in the request is invalid`, and not
            AccessDenied.
            """,
        why: """
            It is a rule of the credentials, not of a policy.
            """,
        sources: [.tempCredentials],
        remedy: """
            Pass `--serial-number` and `--token-code` to GetSessionToken, or use the long-term key.
            """
    )

    static let federationTokenLimits = RulePage(
        "GetFederationToken credentials cannot call IAM or most of STS",
        meaning: """
            The credentials come from GetFederationToken. By API they may not call IAM, and of STS only
            GetCallerIdentity.
            """,
        looks: """
            InvalidClientTokenId or AccessDenied.
            """,
        why: """
            It is a rule of the credentials, not of a policy.
            """,
        sources: [.tempCredentials],
        remedy: """
            Use AssumeRole for this work.
            """
    )

    static let sessionCannotCallOperation = RulePage(
        "This operation cannot be called with session credentials",
        meaning: """
            GetSessionToken and GetFederationToken want long-term keys.
            """,
        looks: """
            `Cannot call GetSessionToken with session credentials`
            """,
        why: """
            Sessions cannot be prolonged by themselves.
            """,
        sources: [.tempCredentials, .observed],
        remedy: """
            Call it with the user's access key, or assume a role, which sessions may.
            """
    )

    static let sessionDurationTooLong = RulePage(
        "The session was asked to last too long",
        meaning: """
            `DurationSeconds` is more than the role's MaxSessionDuration, or more than an hour in a chain of roles.
            """,
        looks: """
            ValidationError `The requested DurationSeconds exceeds the MaxSessionDuration set for this role.` or `… exceeds
            the 1 hour session limit for roles assumed by role chaining.`
            """,
        why: """
            A role says how long its sessions may last, an hour unless told otherwise. A session of a role gets one hour
            of another role, whatever that one says.
            """,
        sources: [.troubleshootRoles, .stsAPI],
        remedy: """
            Ask for less, or have the role's MaxSessionDuration raised. In a chain assume the last role directly as a user.
            """,
        example: #"""
            aws iam update-role --role-name Ops --max-session-duration 43200
            """#
    )
}
