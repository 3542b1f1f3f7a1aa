// libcurl as Swift sees it. `curl_easy_setopt`, `curl_easy_getinfo` and `curl_multi_setopt` are variadic, which
// Swift cannot call, so each kind of argument has a typed function here.

#ifndef MCVSPHERE_CCURL_SHIM_H
#define MCVSPHERE_CCURL_SHIM_H

// The type-checking macros of curl look at constant options only; here the option is a parameter.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stddef.h>
#include <sys/eventfd.h>

// 7.87 brought CURLOPT_QUICK_EXIT, without which aborting a transfer waits for a slow name server.
#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or newer is needed"
#endif

typedef size_t (*ccurl_data_callback)(char *_Nonnull data, size_t size, size_t count, void *_Nonnull context);
typedef int (*ccurl_seek_callback)(void *_Nonnull context, curl_off_t offset, int origin);
typedef int (*ccurl_progress_callback)(void *_Nonnull context, curl_off_t downloadTotal, curl_off_t downloaded,
                                       curl_off_t uploadTotal, curl_off_t uploaded);
typedef int (*ccurl_prerequest_callback)(void *_Nonnull context, char *_Nullable remoteAddress,
                                         char *_Nullable localAddress, int remotePort, int localPort);
typedef CURLcode (*ccurl_tls_callback)(CURL *_Nonnull easy, void *_Nonnull tlsContext, void *_Nonnull context);

static inline CURLcode ccurl_set_long(CURL *_Nonnull easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *_Nonnull easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *_Nonnull easy, CURLoption option, const void *_Nullable value) {
    return curl_easy_setopt(easy, option, value);
}

// Every callback gets the same context, so one call sets them all. `read` and `seek` are used by uploads only.
static inline CURLcode ccurl_set_callbacks(CURL *_Nonnull easy, void *_Nonnull context,
                                           ccurl_data_callback _Nonnull header, ccurl_data_callback _Nonnull write,
                                           ccurl_data_callback _Nonnull read, ccurl_seek_callback _Nonnull seek,
                                           ccurl_progress_callback _Nonnull progress,
                                           ccurl_prerequest_callback _Nonnull prerequest,
                                           ccurl_tls_callback _Nonnull tls) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, read);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_READDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, progress);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, prerequest);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
    // A libcurl built with another TLS library refuses these two, and so the transfer, which is what we want:
    // without them no trust rule but its own would hold.
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, tls);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, context);
    return code;
}

static inline CURLcode ccurl_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The descriptor of the connection on which a transfer ended, or -1 when the connection was not kept.
static inline curl_socket_t ccurl_get_descriptor(CURL *_Nonnull easy) {
    curl_socket_t descriptor = CURL_SOCKET_BAD;
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &descriptor) == CURLE_OK ? descriptor : CURL_SOCKET_BAD;
}

// OpenSSL's SSL of the connection that a transfer is under way on, or NULL without TLS.
static inline void *_Nullable ccurl_get_tls(CURL *_Nonnull easy) {
    struct curl_tlssessioninfo *session = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == NULL) return NULL;
    return session->backend == CURLSSLBACKEND_OPENSSL ? session->internals : NULL;
}

// A descriptor that curl_multi_poll can wait for besides its own, or -1. Swift's view of the C library has no eventfd.
static inline int ccurl_open_event(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// A message of curl_multi_info_read without its union: the finished transfer and its result.
static inline CURL *_Nullable ccurl_multi_next_finished(CURLM *_Nonnull multi, CURLcode *_Nonnull result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

#endif
