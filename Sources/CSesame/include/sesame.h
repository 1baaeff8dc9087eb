/*
 * libsesame: may this principal do this action on this resource? AWS IAM's policy language and evaluation logic for
 * programs in any language.
 *
 *     sesame_error *error = NULL;
 *     sesame_policy *policy = sesame_policy_create(SESAME_KIND_MANAGED, text, strlen(text), &error);
 *     sesame_policies *policies = sesame_policies_create();
 *     sesame_policies_add(policies, SESAME_TYPE_IDENTITY, 0, policy, NULL, "my-policy", NULL, &error);
 *     sesame_request *request = sesame_request_create(SESAME_PRINCIPAL_USER, "123456789012",
 *         "arn:aws:iam::123456789012:user/Diego", "s3:GetObject", "arn:aws:s3:::bucket/key", NULL, &error);
 *     sesame_request_set(request, "aws:SourceIp", "192.0.2.1", &error);
 *     sesame_decision decision = sesame_decide(request, policies, NULL);
 *
 * Memory. What a function named `create` returns is freed with the `free` of its type, which takes NULL as well. Texts
 * that are passed in are copied. Freeing a policy does not take it out of the sets that it was added to.
 *
 * Errors. A function that can fail returns NULL, false or SESAME_INVALID, and, when `error` is not NULL, stores there
 * what is wrong; the caller frees it. Nothing is stored on success. NULL where an object is needed, texts that are not
 * UTF-8, numbers outside of an enumeration and documents of any content are errors, never crashes. Pointers to memory
 * that was freed, or that holds something else, are not detected.
 *
 * Threads. Any thread may call any function. Policies never change and may be shared freely. A set of policies or a
 * request may be read (sesame_decide, sesame_explain, sesame_policies_add of a policy into another set) by any number
 * of threads at once, as long as none changes or frees that same object at that time. Nothing is global.
 */
#ifndef SESAME_H
#define SESAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a function, a value or the meaning of one is added; the file name's number when something is removed. */
#define SESAME_VERSION 2

/* The SESAME_VERSION of the library that is loaded. */
uint32_t sesame_version(void);

/* ---- Errors and texts ---- */

typedef struct sesame_error {
    /* What AWS says, for example "Syntax errors in policy."; for other errors the same as `detail`. */
    char *message;
    /* What is wrong, in more exact words. */
    char *detail;
    /* Where in the document, from 1; 0 when the error is not about a document. */
    uint32_t line;
    uint32_t column;
} sesame_error;

void sesame_error_free(sesame_error *error);

/* Frees a text that a function has returned. */
void sesame_text_free(char *text);

/* ---- Policies ---- */

/* A document that was read, checked and compiled. */
typedef struct sesame_policy sesame_policy;

/* Where a document stands: each place has its own rules of grammar. */
typedef enum sesame_kind {
    /* Was accepted by AWS before: only the grammar common to all kinds is checked. */
    SESAME_KIND_SAVED = 0,
    SESAME_KIND_MANAGED = 1,
    SESAME_KIND_INLINE = 2,
    SESAME_KIND_SESSION = 3,
    SESAME_KIND_TRUST = 4,
    SESAME_KIND_RESOURCE = 5,
    SESAME_KIND_SERVICE_CONTROL = 6,
    SESAME_KIND_RESOURCE_CONTROL = 7,
    SESAME_KIND_VPC_ENDPOINT = 8
} sesame_kind;

/* Reads the `length` bytes of JSON at `text`. */
sesame_policy *sesame_policy_create(sesame_kind kind, const char *text, size_t length, sesame_error **error);

void sesame_policy_free(sesame_policy *policy);

/* ---- Every policy that applies to a question ---- */

typedef struct sesame_policies sesame_policies;

/* The part that a policy plays in the decision. */
typedef enum sesame_type {
    /* Nothing decided, for example because a rule of AWS itself refuses. Only in answers. */
    SESAME_TYPE_NONE = 0,
    /* Of the user and the user's groups, or of the role. */
    SESAME_TYPE_IDENTITY = 1,
    /* Of the resource: at most one. */
    SESAME_TYPE_RESOURCE = 2,
    SESAME_TYPE_PERMISSIONS_BOUNDARY = 3,
    SESAME_TYPE_SESSION = 4,
    /* Service control policies, by level. */
    SESAME_TYPE_SERVICE_CONTROL = 5,
    /* Resource control policies, by level. */
    SESAME_TYPE_RESOURCE_CONTROL = 6,
    SESAME_TYPE_VPC_ENDPOINT = 7,
    /* The trust policy of the role that is assumed: stands in place of a resource's policy. */
    SESAME_TYPE_ROLE_TRUST = 8
} sesame_type;

/* An empty set: it allows nothing but to the root user. */
sesame_policies *sesame_policies_create(void);

/*
 * Adds a policy. `level` counts for service control and resource control policies only (0 is the root; a level may be
 * begun when the one above it has a policy) and is 0 otherwise. `arn` (of a managed policy), `name` and `attached_to`
 * (the ARN of what holds the policy) may be NULL; they come back in explanations.
 */
bool sesame_policies_add(sesame_policies *policies, sesame_type type, uint32_t level, const sesame_policy *policy,
                         const char *arn, const char *name, const char *attached_to, sesame_error **error);

void sesame_policies_free(sesame_policies *policies);

/* ---- Questions ---- */

typedef struct sesame_request sesame_request;

typedef enum sesame_principal {
    SESAME_PRINCIPAL_ROOT = 0,
    SESAME_PRINCIPAL_USER = 1,
    SESAME_PRINCIPAL_ASSUMED_ROLE = 2,
    SESAME_PRINCIPAL_FEDERATED_USER = 3,
    /* The caller of AssumeRoleWithWebIdentity or AssumeRoleWithSAML. */
    SESAME_PRINCIPAL_FEDERATED_IDENTITY = 4,
    /* An AWS service acting for itself. */
    SESAME_PRINCIPAL_SERVICE = 5,
    SESAME_PRINCIPAL_ANONYMOUS = 6
} sesame_principal;

/*
 * A question with an empty context. `account` is the principal's, 12 digits: required for root, users, assumed roles
 * and federated users, NULL otherwise. `arn` is the principal's ARN (of an assumed role: of the session), a service's
 * or provider's name, NULL if anonymous. `resource` is an ARN, or "*" where the action has none. `resource_account` is
 * the account that owns the resource, NULL for the principal's own.
 */
sesame_request *sesame_request_create(sesame_principal kind, const char *account, const char *arn, const char *action,
                                      const char *resource, const char *resource_account, sesame_error **error);

/*
 * Says which entity is behind a session: the ARN of the role (with its path) or of the IAM user, its unique id
 * ("AROA...", may be NULL), and whether it is a service-linked role.
 */
bool sesame_request_set_issuer(sesame_request *request, const char *arn, const char *unique_id,
                               bool is_service_linked_role, sesame_error **error);

/* Sets a condition key, replacing what it was. The context is complete unless sesame_request_set_partial says otherwise:
   a key that is not set is absent. */
bool sesame_request_set(sesame_request *request, const char *key, const char *value, sesame_error **error);

/* Sets a condition key with several values, such as aws:TagKeys; `values` may be NULL when `count` is 0. */
bool sesame_request_set_values(sesame_request *request, const char *key, const char *const *values, size_t count,
                               sesame_error **error);

/* Says that a condition key may have any value, or be absent. Since version 2, like the two functions that follow. */
bool sesame_request_set_unknown(sesame_request *request, const char *key, sesame_error **error);

/* Says that a condition key is absent: needed in a partial context only. */
bool sesame_request_set_absent(sesame_request *request, const char *key, sesame_error **error);

/* Says whether the context is partial: then a key that is neither set nor absent is unknown. */
bool sesame_request_set_partial(sesame_request *request, bool is_partial, sesame_error **error);

void sesame_request_free(sesame_request *request);

/* ---- Answers ---- */

typedef enum sesame_decision {
    /* There was no question: an argument is NULL. */
    SESAME_INVALID = -1,
    SESAME_ALLOW = 0,
    /* A matching Deny statement ends it. */
    SESAME_EXPLICIT_DENY = 1,
    /* Something that must allow does not. */
    SESAME_IMPLICIT_DENY = 2,
    /* It depends on condition keys that are unknown. Answered by sesame_decide_partially only. */
    SESAME_DEPENDS = 3
} sesame_decision;

typedef struct sesame_verdict {
    sesame_decision decision;
    /* The type that denies or should have allowed; SESAME_TYPE_NONE when allowed, or when a rule of AWS refuses. */
    sesame_type decided_by;
    /* For an explicit deny: which policy of that type in the order of adding (levels one after the other, root first),
       and which statement of it, from 0; -1 otherwise. */
    int32_t policy_index;
    int32_t statement_index;
} sesame_verdict;

/*
 * Answers the question. `verdict`, if not NULL, receives what decided. Unknown condition keys are taken for the worst: an
 * Allow that depends on one does not count, and a Deny does.
 */
sesame_decision sesame_decide(const sesame_request *request, const sesame_policies *policies, sesame_verdict *verdict);

/*
 * Answers the question if the answer is the same whatever the unknown condition keys are, and SESAME_DEPENDS if not;
 * nothing has decided then. Since version 2.
 */
sesame_decision sesame_decide_partially(const sesame_request *request, const sesame_policies *policies,
                                        sesame_verdict *verdict);

/*
 * What sesame_decide_partially answers and, if it depends, on which keys with which values, as JSON: see docs/C.md. Free
 * it with sesame_text_free. Since version 2.
 */
char *sesame_dependencies(const sesame_request *request, const sesame_policies *policies, sesame_error **error);

/*
 * Answers the question with its whole trace, as JSON: what every policy type, policy and statement said, and which
 * elements kept a statement from matching. Free it with sesame_text_free. The members are described in docs/C.md.
 */
char *sesame_explain(const sesame_request *request, const sesame_policies *policies, sesame_error **error);

#ifdef __cplusplus
}
#endif

#endif
