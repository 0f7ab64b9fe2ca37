// SPDX-License-Identifier: MIT
#include "public/public_site.hpp"

#include "public/directory_site.hpp"
#include "public/stop_news.hpp"
#include "store/chain.hpp"

#include <algorithm>

namespace kith::site {
namespace {

// Nothing but our own files; nobody may frame us, nor send our forms elsewhere.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// Text of ours that a browser might be talked into taking for a page.
constexpr std::string_view text_policy = "default-src 'none'; frame-ancestors 'none'";

constexpr std::string_view calendar_prefix = "/calendar/";
constexpr std::string_view calendar_suffix = ".ics";
constexpr std::string_view import_path = "/import";

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

HttpReply text_reply(unsigned status, std::string text, std::string_view type = "text/plain; charset=utf-8") {
    return {status,
            {{"Content-Type", std::string(type)},
             {"Cache-Control", "no-store"},
             {"Content-Security-Policy", std::string(text_policy)}},
            std::make_shared<std::string const>(std::move(text))};
}

std::string_view trimmed(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// RFC 9110, section 12.5.3: named, and not with a weight of zero.
bool takes_gzip(std::string_view header) {
    while (!header.empty()) {
        auto const end = header.find(',');
        auto const each = trimmed(header.substr(0, end));
        auto const weight = each.find(';');
        if (trimmed(each.substr(0, weight)) == "gzip") {
            if (weight == std::string_view::npos) return true;
            auto const q = trimmed(each.substr(weight + 1));
            return q.starts_with("q=") && q.find_first_of("123456789") != std::string_view::npos;
        }
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    }
    return false;
}

std::string tag_of(std::string_view text) {
    auto const hash =
        store::hash_of(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
    return '"' + store::to_hex(std::span(hash).first(8)) + '"';
}

// `known` is what the client has already.
HttpReply calendar_reply(CalendarAnswer calendar, std::string_view known) {
    using Kind = CalendarAnswer::Kind;
    if (calendar.kind == Kind::unknown) return text_reply(404, "There is no calendar here.\n");
    if (calendar.kind != Kind::found) {
        auto const status = calendar.kind == Kind::too_many ? 429U : 503U;
        auto later = text_reply(status, "Come again later.\n");
        later.headers.emplace_back("Retry-After", "60");
        return later;
    }
    auto const tag = tag_of(calendar.text);
    HttpReply reply{200,
                    {{"Content-Type", "text/calendar; charset=utf-8; method=PUBLISH"},
                     {"Cache-Control", "private, no-cache"},
                     {"ETag", tag},
                     {"Content-Security-Policy", std::string(text_policy)}},
                    std::make_shared<std::string const>(std::move(calendar.text))};
    if (known == tag) {
        reply.status = 304;
        reply.body = nullptr;
    }
    return reply;
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

} // namespace

PublicSite::PublicSite(SiteParts parts) : parts_(std::move(parts)), files_(built_in_pages()) {
    for (auto& [path, text] : parts_.documents) {
        auto tag = tag_of(text);
        documents_[path] = {std::make_shared<std::string const>(std::move(text)), std::move(tag)};
    }
}

std::span<std::string_view const> PublicSite::routes() {
    static constexpr std::string_view all[] = {"/rpc",
                                               "/import",
                                               calendar_prefix,
                                               "/directory",
                                               "/directory/embed",
                                               "/directory.json",
                                               "/directory.css",
                                               "/roles/",
                                               "/openreferral",
                                               "/openreferral/services",
                                               "/openreferral/services/",
                                               "/openreferral/taxonomies",
                                               "/openreferral/taxonomy_terms",
                                               "/volunteering",
                                               "/volunteering/roles/",
                                               StopNewsPages::prefix,
                                               "/healthz",
                                               "/readyz",
                                               "/metrics",
                                               "/openrpc.json",
                                               "/asyncapi.json",
                                               "/openapi.json"};
    return all;
}

std::string_view PublicSite::route_of(std::string_view target) {
    auto const path = path_of(target);
    if (path == "/") return "/";
    for (auto const route : routes())
        if (route.ends_with('/') ? path.starts_with(route) : path == route) return route;
    return path.starts_with("/assets/") ? "/assets/" : "other";
}

void PublicSite::admit(HttpRequest const& head, std::function<void(std::optional<HttpReply>)> answer) {
    if (parts_.admit_import && path_of(head.target) == import_path)
        parts_.admit_import(head, std::move(answer));
    else
        answer(text_reply(405, "This can only be read.\n"));
}

void PublicSite::answer(HttpRequest request, std::function<void(HttpReply)> answer) {
    auto const path = path_of(request.target);
    if (parts_.import && path == import_path) {
        parts_.import(std::move(request), std::move(answer));
        return;
    }
    if (parts_.stop_news && path.starts_with(StopNewsPages::prefix)) {
        parts_.stop_news(request, std::move(answer));
        return;
    }
    bool const reads = request.method == "GET" || request.method == "HEAD";
    if (!reads) {
        auto refused = text_reply(405, "This can only be read.\n");
        refused.headers.emplace_back("Allow", "GET, HEAD");
        answer(std::move(refused));
        return;
    }
    if (parts_.calendar && path.starts_with(calendar_prefix) && path.ends_with(calendar_suffix)) {
        auto const secret =
            path.substr(calendar_prefix.size(),
                        path.size() - std::min(path.size(), calendar_prefix.size() + calendar_suffix.size()));
        parts_.calendar(secret, request.origin.address,
                        [answer = std::move(answer), known = std::string(request.header("if-none-match"))](
                            CalendarAnswer calendar) { answer(calendar_reply(std::move(calendar), known)); });
        return;
    }
    if (parts_.directory && DirectorySite::serves(path)) {
        parts_.directory(std::move(request), std::move(answer));
        return;
    }
    answer(answer_now(request, path));
}

HttpReply PublicSite::answer_now(HttpRequest const& request, std::string_view path) const {
    if (path == "/healthz") return text_reply(200, "ok\n");
    if (path == "/readyz") {
        auto const why_not = parts_.not_ready();
        return why_not.empty() ? text_reply(200, "ready\n") : text_reply(503, why_not + "\n");
    }
    if (path == "/metrics") {
        auto const& address = request.origin.address;
        if (!is_loopback(address) &&
            std::ranges::find(parts_.metrics_readers, address) == parts_.metrics_readers.end())
            return text_reply(403, "The metrics are for the machines named in the settings.\n");
        return text_reply(200, metrics_text(parts_.metrics()), metrics_type);
    }
    if (auto const document = documents_.find(path); document != documents_.end()) {
        auto const& [text, tag] = document->second;
        HttpReply reply{200,
                        {{"Content-Type", "application/json"},
                         {"Cache-Control", "no-cache"},
                         {"ETag", tag},
                         {"Content-Security-Policy", std::string(text_policy)}},
                        text};
        if (request.header("if-none-match") == tag) {
            reply.status = 304;
            reply.body = nullptr;
        }
        return reply;
    }
    if (auto const* file = files_.find(path)) return static_reply(request, *file);
    return text_reply(404, "There is nothing here.\n");
}

HttpReply PublicSite::static_reply(HttpRequest const& request, StaticFile const& file) const {
    HttpReply reply;
    reply.headers = {{"Content-Type", file.type},
                     {"ETag", file.tag},
                     {"Vary", "Accept-Encoding"},
                     {"Cache-Control", file.for_ever ? "public, max-age=31536000, immutable" : "no-cache"},
                     {"Content-Security-Policy", std::string(page_policy)},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"},
                     {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
    if (request.header("if-none-match") == file.tag) {
        reply.status = 304;
        return reply;
    }
    bool const small =
        file.gzip->size() < file.plain->size() && takes_gzip(request.header("accept-encoding"));
    if (small) reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.body = small ? file.gzip : file.plain;
    return reply;
}

} // namespace kith::site
