// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one wrapper for each argument type.
#include <curl/curl.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

typedef size_t (*sesame_curl_write)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode sesame_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sesame_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sesame_curl_set_write(CURL *handle, CURLoption option, sesame_curl_write value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sesame_curl_status(CURL *handle, long *status) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}
