// SPDX-License-Identifier: MIT
#include "session/requests.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace kith::session {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view path_of(site::HttpRequest const& request) {
    return std::string_view(request.target).substr(0, request.target.find('?'));
}

constexpr std::string_view session_cookie = "__Host-kith=";

// RFC 6265: "a=1; b=2".
std::string_view cookie_in(std::string_view header) {
    while (!header.empty()) {
        auto const end = header.find(';');
        auto const pair = trimmed(header.substr(0, end));
        if (pair.starts_with(session_cookie)) return pair.substr(session_cookie.size());
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    }
    return {};
}

// "__Host-": of this host alone, over TLS alone, for every path.
std::string cookie_of(auth::Entry const& entry) {
    auto const life = entry.ended ? 0 : std::max<std::int64_t>(0, entry.seconds);
    return std::string(session_cookie) + (entry.ended ? std::string() : entry.credential) +
           "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(life);
}

constexpr std::string_view bearer = "Bearer ";

bool is_trusted_proxy(Peer const& peer, Trust const& trust) {
    return std::ranges::find(trust.proxies, peer.address) != trust.proxies.end();
}

// The last address in the list is the one our proxy saw; those before it are hearsay.
std::string client_address(site::HttpRequest const& request, Peer const& peer, Trust const& trust) {
    if (!is_trusted_proxy(peer, trust)) return peer.address;
    auto const forwarded = request.header("x-forwarded-for");
    auto const last = trimmed(forwarded.substr(forwarded.rfind(',') + 1));
    return last.empty() ? peer.address : std::string(last);
}

bool is_secure(site::HttpRequest const& request, Peer const& peer, Trust const& trust) {
    return peer.secure || (is_trusted_proxy(peer, trust) && request.header("x-forwarded-proto") == "https");
}

// As a browser addresses a server beside it: there it keeps Secure cookies without TLS.
bool is_of_this_machine(std::string_view host) {
    auto const name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
    return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

std::size_t count_of(site::HttpRequest const& request, std::string_view name) {
    return static_cast<std::size_t>(
        std::ranges::count(request.headers, name, [](auto const& header) { return header.first; }));
}

site::HttpReply status_alone(unsigned status) {
    return {status, {}, nullptr};
}

} // namespace

site::HttpRequest request_of(ParsedRequest parsed, Peer const& peer, Trust const& trust) {
    site::HttpRequest request;
    request.method = parsed.method_string();
    request.target = parsed.target();
    for (auto const& field : parsed) {
        std::string name(field.name_string());
        std::ranges::transform(name, name.begin(), [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        });
        request.headers.emplace_back(std::move(name), field.value());
    }
    request.body = std::move(parsed.body());
    request.secure = is_secure(request, peer, trust);
    request.origin.address = client_address(request, peer, trust);
    auto const authorization = request.header("authorization");
    request.origin.credential = authorization.starts_with(bearer) ? authorization.substr(bearer.size())
                                                                  : cookie_in(request.header("cookie"));
    return request;
}

bool is_import(ParsedRequest const& request) {
    return request.method() == http::verb::post &&
           (request.target() == "/import" || request.target().starts_with("/import?"));
}

std::optional<unsigned> refuse_request(site::HttpRequest const& request, Trust const& trust, bool changes) {
    if (count_of(request, "host") != 1) return 400;
    auto const origins = count_of(request, "origin");
    if (origins == 0) {
        bool const by_cookie = request.header("authorization").empty() && !request.origin.credential.empty();
        return changes && by_cookie ? std::optional(403U) : std::nullopt;
    }
    auto const origin = request.header("origin");
    auto const own = (request.secure ? "https://" : "http://") + std::string(request.header("host"));
    bool const known = origin == own || std::ranges::find(trust.origins, origin) != trust.origins.end();
    return origins == 1 && known ? std::nullopt : std::optional(403U);
}

std::optional<unsigned> refuse_upgrade(site::HttpRequest const& request, Connections const& all) {
    if (path_of(request) != "/rpc") return 404;
    if (all.stopping) return 503;
    return refuse_request(request, all.trust, true);
}

void answer(Connections& all, site::HttpRequest request, std::function<void(site::HttpReply)> answered) {
    if (request.secure) { // a browser that came this way is never to come another
        answered = [answered = std::move(answered)](site::HttpReply reply) {
            reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
            answered(std::move(reply));
        };
    }
    bool const changes = request.method != "GET" && request.method != "HEAD";
    if (auto const refused = refuse_request(request, all.trust, changes)) {
        answered(status_alone(*refused));
        return;
    }
    if (path_of(request) != "/rpc") {
        all.site.answer(std::move(request), std::move(answered));
        return;
    }
    if (request.method != "POST") {
        answered({405, {{"Allow", "POST"}}, nullptr});
        return;
    }
    // A form cannot send this type without the browser asking us first (CORS), which we never allow.
    auto const type = request.header("content-type");
    if (trimmed(type.substr(0, type.find(';'))) != "application/json") {
        answered(status_alone(415));
        return;
    }
    // A browser keeps its session where no script can read it, and where only TLS carries it; or, where page
    // and server are on one machine, no network at all.
    if (!request.header("origin").empty() && (request.secure || is_of_this_machine(request.header("host"))))
        request.origin.entry = std::make_shared<auth::Entry>();
    all.door.call(request.origin, std::move(request.body),
                  [answered = std::move(answered), entry = request.origin.entry](std::string text) {
                      if (text.empty()) {
                          answered(status_alone(204));
                          return;
                      }
                      site::HttpReply reply{
                          200,
                          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                          std::make_shared<std::string const>(std::move(text))};
                      if (entry && (entry->ended || !entry->credential.empty()))
                          reply.headers.emplace_back("Set-Cookie", cookie_of(*entry));
                      answered(std::move(reply));
                  });
}

void admit(Connections& all, site::HttpRequest const& head,
           std::function<void(std::optional<site::HttpReply>)> answered) {
    if (auto const refused = refuse_request(head, all.trust, true)) {
        answered(status_alone(*refused));
        return;
    }
    if (all.stopping || all.imports > all.limits.imports_max) {
        answered(site::HttpReply{503, {{"Retry-After", "30"}}, nullptr});
        return;
    }
    all.site.admit(head, std::move(answered));
}

std::optional<unsigned> status_for(beast::error_code failure) {
    if (failure == http::error::header_limit) return 431;
    if (failure == http::error::body_limit) return 413;
    if (failure == http::error::end_of_stream) return std::nullopt;
    // Beast looks at a head that comes in pieces once it is whole: so one that is both wrong and unfinished
    // is told 400 however it comes, and not only where it came at once (RFC 9112, section 8).
    if (failure.category() == beast::error_code(http::error::bad_method).category()) return 400;
    return std::nullopt; // the connection itself has failed or timed out
}

std::shared_ptr<Response> to_response(site::HttpReply reply, ReplyShape shape) {
    auto response = std::make_shared<Response>();
    auto& message = response->message;
    message.version(shape.version);
    message.result(reply.status);
    message.keep_alive(shape.keep_alive);
    message.set(http::field::server, "kith");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Referrer-Policy", "no-referrer");
    for (auto const& [name, value] : reply.headers) message.insert(name, value);
    response->body = std::move(reply.body);
    auto const length = response->body ? response->body->size() : 0;
    bool const bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless) message.content_length(length);
    if (length > 0 && !shape.head_only && !bodiless) message.body() = {response->body->data(), length};
    return response;
}

std::chrono::seconds write_time(Response const& response) {
    constexpr std::size_t bytes_per_second_min = 32 * 1024;
    return std::chrono::seconds(response.message.body().size() / bytes_per_second_min);
}

} // namespace kith::session
