// OpenSSL as Swift sees it: what certificate checks need, with the macros that Swift cannot use made functions.

#ifndef MCVSPHERE_COPENSSL_SHIM_H
#define MCVSPHERE_COPENSSL_SHIM_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// A renegotiated handshake could present another certificate after the first was checked.
static inline void copenssl_forbid_renegotiation(SSL_CTX *_Nonnull context) {
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

// The context of the connection whose certificate is being verified.
static inline SSL_CTX *_Nullable copenssl_context_of(X509_STORE_CTX *_Nonnull store) {
    SSL *connection = (SSL *)X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    return connection == NULL ? NULL : SSL_get_SSL_CTX(connection);
}

// Writes the subject in one line, control characters escaped.
static inline int copenssl_print_subject(BIO *_Nonnull output, const X509 *_Nonnull certificate) {
    return X509_NAME_print_ex(output, X509_get_subject_name(certificate), 0, XN_FLAG_ONELINE);
}

// The subject alternative names of a certificate, or NULL; free with copenssl_free_names.
static inline GENERAL_NAMES *_Nullable copenssl_copy_names(const X509 *_Nonnull certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline void copenssl_free_names(GENERAL_NAMES *_Nonnull names) {
    GENERAL_NAMES_free(names);
}

static inline int copenssl_name_count(const GENERAL_NAMES *_Nonnull names) {
    return sk_GENERAL_NAME_num(names);
}

// The bytes of a DNS name (kind GEN_DNS) or an address (kind GEN_IPADD); NULL for names of other kinds.
static inline const unsigned char *_Nullable copenssl_name_at(const GENERAL_NAMES *_Nonnull names, int index,
                                                              int *_Nonnull kind, int *_Nonnull length) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    if (name == NULL || (name->type != GEN_DNS && name->type != GEN_IPADD)) return NULL;
    const ASN1_STRING *value = name->type == GEN_DNS ? name->d.dNSName : name->d.iPAddress;
    *kind = name->type;
    *length = ASN1_STRING_length(value);
    return ASN1_STRING_get0_data(value);
}

#endif
