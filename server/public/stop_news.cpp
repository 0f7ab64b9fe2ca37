// SPDX-License-Identifier: MIT
#include "public/stop_news.hpp"

#include "desk/mailings.hpp"
#include "phrases/markup.hpp"
#include "phrases/phrases.hpp"

#include <algorithm>

namespace kith::site {
namespace {

constexpr std::string_view policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri "
                                    "'none'; frame-ancestors 'none'";

// A mail program's own press of the button, as RFC 8058 has it.
bool is_one_click(std::string_view body) {
    return body.find("List-Unsubscribe=One-Click") != std::string_view::npos ||
           body.find("name=\"List-Unsubscribe\"") != std::string_view::npos;
}

} // namespace

StopNewsPages::StopNewsPages(store::Writer& writer, auth::ServerKey const& key, Options options)
    : writer_(writer),
      key_(key),
      options_(std::move(options)),
      households_(options_.subjects_max, options_.reads, options_.seed) {}

HttpReply StopNewsPages::page(unsigned status, std::string_view sentence, std::string const& centre,
                              bool button) const {
    auto const phrases = phrases::Phrases::load(options_.language);
    auto const title = phrases::escaped(phrases.say("unsubscribe.title"));
    std::string text = "<!doctype html>\n<html lang=\"" + options_.language +
                       "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                       "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" "
                       "content=\"noindex\"><title>" +
                       title +
                       "</title><link rel=\"stylesheet\" href=\"/directory.css\"></head><body><main>"
                       "<h1>" +
                       title + "</h1>\n<p role=\"status\">" +
                       phrases::escaped(phrases.say(sentence, {{"centre", centre}})) + "</p>\n";
    if (button)
        text += "<form method=\"post\"><p><button type=\"submit\">" +
                phrases::escaped(phrases.say("unsubscribe.button")) + "</button></p></form>\n";
    text += "</main></body></html>\n";
    HttpReply reply{status,
                    {{"Content-Type", "text/html; charset=utf-8"},
                     {"Cache-Control", "no-store"},
                     {"Content-Security-Policy", std::string(policy)},
                     // Or the browser would send the form without saying that it came from here.
                     {"Referrer-Policy", "same-origin"}},
                    std::make_shared<std::string const>(std::move(text))};
    if (status == 429 || status == 503) reply.headers.emplace_back("Retry-After", "60");
    return reply;
}

void StopNewsPages::answer(HttpRequest const& request, std::function<void(HttpReply)> answer) {
    bool const looks = request.method == "GET" || request.method == "HEAD";
    if (!looks && request.method != "POST") {
        auto refused = page(405, "unsubscribe.unknown", {}, false);
        refused.headers.emplace_back("Allow", "GET, HEAD, POST");
        answer(std::move(refused));
        return;
    }
    bool within = false;
    {
        std::lock_guard const guard(mutex_);
        within = households_.take(auth::household(request.origin.address), options_.clock());
    }
    if (!within) {
        answer(page(429, "unsubscribe.later", {}, false));
        return;
    }
    auto token = std::string_view(request.target).substr(prefix.size());
    token = token.substr(0, token.find('?'));
    auto const what = auth::read_stop_token(key_, token);
    auto const centres = writer_.centres();
    auto const centre =
        what ? std::ranges::find(centres, what->centre, &store::Centre::number) : centres.end();
    if (centre == centres.end()) {
        answer(page(404, "unsubscribe.unknown", {}, false));
        return;
    }
    if (looks) {
        answer(page(200, "unsubscribe.question", centre->name, true));
        return;
    }
    auto const source = std::string(is_one_click(request.body) ? "one_click" : "page");
    auto const shared = std::make_shared<std::function<void(HttpReply)>>(std::move(answer));
    try {
        writer_.submit(
            [what = *what, source](store::Change& change) {
                desk::MailingDesk(change.database(), what.centre)
                    .stop(change, what.volunteer, what.channel, what.address, source);
            },
            [this, shared, name = centre->name](std::exception_ptr const& fault) {
                (*shared)(fault ? page(503, "unsubscribe.later", {}, false)
                                : page(200, "unsubscribe.done", name, false));
            });
    } catch (store::StoreFault const&) { // too much waits already
        (*shared)(page(503, "unsubscribe.later", {}, false));
    }
}

} // namespace kith::site
