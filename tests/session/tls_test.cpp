// SPDX-License-Identifier: MIT
// TLS ended by the server itself, spoken to with OpenSSL directly: HTTP and WebSocket within, 1.2 and 1.3
// only, and what is no TLS is let go. The certificate is made here, anew each time.
#include "raw_client.hpp"
#include "running_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace kith;
using namespace kith::session_test;

namespace {

template <class Type, void (*release)(Type*)>
struct Free {
    void operator()(Type* each) const { release(each); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Free<X509, X509_free>>;
using ContextHandle = std::unique_ptr<SSL_CTX, Free<SSL_CTX, SSL_CTX_free>>;
using TlsHandle = std::unique_ptr<SSL, Free<SSL, SSL_free>>;

// A key on P-256 and a certificate for "kith.test" signed with it, in files.
class SelfSigned {
  public:
    SelfSigned() {
        auto pattern = (std::filesystem::temp_directory_path() / "kith-tls-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        KeyHandle const key(EVP_EC_gen("P-256"));
        REQUIRE(key);
        certificate_.reset(X509_new());
        auto* const made = certificate_.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made), 24L * 3600);
        X509_set_pubkey(made, key.get());
        auto* const name = X509_get_subject_name(made);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<unsigned char const*>("kith.test"), -1, -1, 0);
        X509_set_issuer_name(made, name);
        auto* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:kith.test");
        X509_add_ext(made, names, -1);
        X509_EXTENSION_free(names);
        REQUIRE(X509_sign(made, key.get(), EVP_sha256()) > 0);
        auto const write = [](std::string const& path, auto put) {
            auto* const file = std::fopen(path.c_str(), "w");
            REQUIRE(file != nullptr);
            CHECK(put(file) == 1);
            std::fclose(file);
        };
        write(files().chain_file, [&](FILE* file) { return PEM_write_X509(file, made); });
        write(files().key_file, [&](FILE* file) {
            return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
    }
    ~SelfSigned() { std::filesystem::remove_all(folder_); }
    SelfSigned(SelfSigned const&) = delete;
    SelfSigned& operator=(SelfSigned const&) = delete;

    [[nodiscard]] session::Certificate files() const {
        return {(folder_ / "chain.pem").string(), (folder_ / "key.pem").string()};
    }
    [[nodiscard]] X509* certificate() const { return certificate_.get(); }

  private:
    std::filesystem::path folder_;
    CertificateHandle certificate_;
};

session::Options over(SelfSigned const& identity) {
    session::Options options;
    options.certificate = identity.files();
    return options;
}

// A client that trusts that certificate alone and checks the name.
class TlsClient {
  public:
    TlsClient(std::uint16_t port, SelfSigned const& identity, int version_min = TLS1_2_VERSION,
              int version_max = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0); // so that old versions are offered at all
        SSL_CTX_set_min_proto_version(context_.get(), version_min);
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), identity.certificate());
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        timeval const patience{5, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        tls_.reset(SSL_new(context_.get()));
        SSL_set1_host(tls_.get(), "kith.test");
        SSL_set_tlsext_host_name(tls_.get(), "kith.test");
        SSL_set_fd(tls_.get(), socket_);
        connected_ = SSL_connect(tls_.get()) == 1;
    }
    ~TlsClient() {
        tls_.reset();
        ::close(socket_);
        ERR_clear_error();
    }
    TlsClient(TlsClient const&) = delete;
    TlsClient& operator=(TlsClient const&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }
    [[nodiscard]] std::string version() const { return SSL_get_version(tls_.get()); }
    void send(std::string_view bytes) {
        REQUIRE(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) ==
                static_cast<int>(bytes.size()));
    }
    // Until `end` has come, or nothing more does.
    std::string receive_until(std::string_view end) {
        std::string got;
        char part[4096];
        while (got.find(end) == std::string::npos) {
            auto const size = SSL_read(tls_.get(), part, sizeof part);
            if (size <= 0) break;
            got.append(part, static_cast<std::size_t>(size));
        }
        return got;
    }

  private:
    ContextHandle context_;
    TlsHandle tls_;
    int socket_ = -1;
    bool connected_ = false;
};

} // namespace

TEST_CASE("over TLS 1.2 and 1.3 a request is answered, and a browser is told never to come without") {
    SelfSigned const identity;
    RunningServer server(over(identity));
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(version);
        TlsClient client(server.port(), identity, version, version);
        REQUIRE(client.connected());
        client.send("GET /over/tls HTTP/1.1\r\nHost: kith.test\r\n\r\n");
        auto const reply = client.receive_until("GET /over/tls 0");
        CHECK(reply.starts_with("HTTP/1.1 200"));
        CHECK(reply.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != std::string::npos);
        // The connection stays.
        client.send("POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\nOrigin: "
                    "https://kith.test\r\nContent-Length: 5\r\n\r\n\"tls\"");
        auto const second = client.receive_until("\"tls\"");
        CHECK(second.starts_with("HTTP/1.1 200"));
        CHECK(second.find("Strict-Transport-Security") != std::string::npos);
    }
}

TEST_CASE("over TLS a WebSocket opens for our own origin, echoes and is closed when the server stops") {
    SelfSigned const identity;
    RunningServer server(over(identity));
    auto const upgrade = [](std::string const& origin) {
        return "GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
               origin + "\r\n\r\n";
    };
    TlsClient client(server.port(), identity);
    REQUIRE(client.connected());
    client.send(upgrade("https://kith.test"));
    auto const reply = client.receive_until("\r\n\r\n");
    CHECK(reply.starts_with("HTTP/1.1 101"));
    CHECK(reply.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    client.send(frame_bytes(text, "over tls"));
    CHECK(client.receive_until("over tls") == "\x81\x08over tls");
    std::string const large(60'000, 'x');
    client.send(frame_bytes(text, large));
    CHECK(client.receive_until(large).size() == large.size() + 4);
    server.stop();
    CHECK(client.receive_until("\x03\xE9").substr(0, 4) == "\x88\x02\x03\xE9");

    RunningServer again(over(identity));
    TlsClient stranger(again.port(), identity);
    stranger.send(upgrade("http://kith.test")); // the page itself came without TLS
    CHECK(stranger.receive_until("\r\n\r\n").starts_with("HTTP/1.1 403"));
}

TEST_CASE("older versions of TLS, plain HTTP, noise and silence on the TLS port are let go") {
    SelfSigned const identity;
    auto options = over(identity);
    options.limits.message_time_max = std::chrono::seconds(1);
    RunningServer server(options);
    CHECK_FALSE(TlsClient(server.port(), identity, TLS1_VERSION, TLS1_VERSION).connected());
    CHECK_FALSE(TlsClient(server.port(), identity, TLS1_1_VERSION, TLS1_1_VERSION).connected());
    for (std::string const& bytes :
         {std::string("GET / HTTP/1.1\r\nHost: kith.test\r\n\r\n"), std::string("\x16\x03\x01\xFF\xFF noise"),
          std::string(5000, '\0'), std::string("\x16\x03\x01"), std::string()}) {
        CAPTURE(bytes);
        RawClient client(server.port());
        if (!bytes.empty()) client.send(bytes);
        auto const got = client.receive_all(5000ms);
        CHECK(client.ended());
        CHECK(got.find("HTTP/1.1 200") == std::string::npos);
    }
    TlsClient client(server.port(), identity);
    REQUIRE(client.connected());
    client.send("GET / HTTP/1.1\r\nHost: kith.test\r\n\r\n");
    CHECK(client.receive_until("GET / 0").starts_with("HTTP/1.1 200"));
}

TEST_CASE("a certificate that cannot be used is told of at the start") {
    SelfSigned const identity;
    SelfSigned const other;
    auto const refused = [](session::Certificate certificate) {
        session::Options options;
        options.certificate = std::move(certificate);
        EchoDoor door;
        MirrorSite site;
        CHECK_THROWS_AS(session::Server(options, door, site), std::runtime_error);
    };
    refused({"/nowhere/chain.pem", identity.files().key_file});
    refused({identity.files().chain_file, "/nowhere/key.pem"});
    refused({identity.files().chain_file, identity.files().chain_file});
    refused({identity.files().chain_file, other.files().key_file}); // not its key
}
