#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

// An OSSL_PARAM keeps the pointer to its key. The keys are macros of string literals, which Swift imports as `String`
// and passes as pointers that die with the call: so the parameter list is built here.

static inline int sesame_hkdf_sha256(EVP_KDF_CTX *context, const void *secret, size_t secret_count, const void *salt,
                                     size_t salt_count, const void *info, size_t info_count, unsigned char *output,
                                     size_t output_count) {
    char digest[] = "SHA256";
    OSSL_PARAM parameters[5];
    size_t count = 0;
    parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
    parameters[count++] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secret_count);
    if (salt_count > 0)
        parameters[count++] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count);
    if (info_count > 0)
        parameters[count++] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count);
    parameters[count] = OSSL_PARAM_construct_end();
    return EVP_KDF_derive(context, output, output_count, parameters);
}
