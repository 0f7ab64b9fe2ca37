// SPDX-License-Identifier: MIT
#include "auth/post.hpp"

#include "base/contract.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <curl/curl.h>
#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace kith::auth {

namespace {

struct CurlGlobal {
    CurlGlobal() { curl_global_init(CURL_GLOBAL_DEFAULT); }
};

struct EasyEnd {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListEnd {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MimeEnd {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;
using List = std::unique_ptr<curl_slist, ListEnd>;
using Mime = std::unique_ptr<curl_mime, MimeEnd>;

List list_of(std::vector<std::string> const& lines) {
    List list;
    for (auto const& line : lines) {
        auto* const longer = curl_slist_append(list.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        (void)list.release();
        list.reset(longer);
    }
    return list;
}

Easy new_transfer(std::string const& url, std::chrono::seconds time_max) {
    static CurlGlobal const global;
    Easy easy(curl_easy_init());
    if (!easy) throw std::bad_alloc();
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, static_cast<long>(time_max.count()));
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps");
    // What the other side says is of no interest, and goes nowhere.
    curl_easy_setopt(
        easy.get(), CURLOPT_WRITEFUNCTION,
        +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
    return easy;
}

std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char letter) { return letter == '\r' || letter == '\n'; }, ' ');
    return text;
}

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::string base64(std::string_view bytes) {
    constexpr auto variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                      bytes.size(), variant);
    text.pop_back(); // the end mark of C
    return text;
}

} // namespace

std::string encoded_subject(std::string_view subject) {
    auto const text = one_line(std::string(subject));
    bool const plain = std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
    if (plain && text.find("=?") == std::string::npos) return text;
    // A word holds 75 letters; a character is never split between two.
    constexpr std::size_t bytes_max = 45;
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.size(), at + bytes_max);
        while (end < text.size() && end > at + 1 && is_continuation(text[end])) --end;
        made.append(made.empty() ? "" : "\r\n ").append("=?UTF-8?B?");
        made.append(base64(std::string_view(text).substr(at, end - at))).append("?=");
        at = end;
    }
    return made;
}

std::string mail_date(Instant at) {
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(at - day);
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> made{};
    std::snprintf(made.data(), made.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                  days.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                  months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return made.data();
}

std::vector<std::string> stop_lines(std::string_view stop_link) {
    if (stop_link.empty()) return {};
    return {"List-Unsubscribe: <" + std::string(stop_link) + ">",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click"};
}

std::vector<std::string> header_lines(MailHeaders const& headers) {
    std::vector<std::string> lines{"From: " + one_line(headers.from), "To: " + one_line(headers.to),
                                   "Subject: " + headers.subject, "Date: " + one_line(headers.date),
                                   "Message-ID: " + one_line(headers.message_id)};
    // A list's letter is not an answer to anybody: RFC 3834 keeps this for the others.
    if (headers.stop_link.empty()) lines.emplace_back("Auto-Submitted: auto-generated");
    for (auto& line : stop_lines(one_line(headers.stop_link))) lines.push_back(std::move(line));
    return lines;
}

Post::Post(Options options)
    : options_(std::move(options)), phrases_(phrases::Phrases::load(options_.language)) {
    KITH_EXPECT(options_.clock && options_.random);
    thread_ = std::jthread([this] { serve(); });
}

Post::~Post() {
    {
        std::lock_guard const guard(mutex_);
        stopping_ = true;
        waiting_.clear();
    }
    wake_.notify_all();
}

void Post::send(Letter letter) {
    {
        std::lock_guard const guard(mutex_);
        if (stopping_ || waiting_.size() >= options_.waiting_max) {
            ++counts_.failed;
            return;
        }
        waiting_.push_back({std::move(letter), 0});
    }
    wake_.notify_one();
}

void Post::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        bool const sent = deliver(write(phrases_, next.letter));
        lock.lock();
        if (sent) {
            ++counts_.sent;
        } else if (++next.attempts >= options_.attempts) {
            ++counts_.failed;
        } else {
            ++counts_.retried;
            waiting_.push_back(std::move(next));
            // A server that is down is not asked again at once, for this letter or the next.
            wake_.wait_for(lock, options_.pause, [this] { return stopping_; });
        }
    }
}

bool Post::deliver(Written const& written) {
    return deliver_news(written, {});
}

bool Post::deliver_news(Written const& written, std::string const& stop_link) {
    try {
        return written.is_text_message() ? text(written) : mail(written, stop_link);
    } catch (std::bad_alloc const&) {
        return false;
    }
}

bool Post::mail(Written const& written, std::string const& stop_link) const {
    if (options_.smtp_url.empty()) return false;
    auto const easy = new_transfer(options_.smtp_url, options_.time_max);
    auto const host = options_.from.substr(std::min(options_.from.find('@') + 1, options_.from.size()));
    auto const headers = list_of(header_lines(
        {options_.from, written.to, encoded_subject(written.subject), mail_date(options_.clock()),
         "<" + (written.id.empty() ? make_token(options_.random) : written.id) + "@" + host + ">",
         stop_link}));
    auto const to = list_of({written.to});
    Mime const mime(curl_mime_init(easy.get()));
    auto* const part = curl_mime_addpart(mime.get());
    curl_mime_data(part, written.body.data(), written.body.size());
    curl_mime_type(part, "text/plain; charset=utf-8");
    curl_mime_encoder(part, "quoted-printable");
    curl_easy_setopt(easy.get(), CURLOPT_MIMEPOST, mime.get());
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, options_.from.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(easy.get(), CURLOPT_USE_SSL,
                     static_cast<long>(options_.tls_required ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!options_.smtp_name.empty()) {
        curl_easy_setopt(easy.get(), CURLOPT_USERNAME, options_.smtp_name.c_str());
        curl_easy_setopt(easy.get(), CURLOPT_PASSWORD, options_.smtp_password.c_str());
    }
    return curl_easy_perform(easy.get()) == CURLE_OK;
}

bool Post::text(Written const& written) const {
    if (options_.hook_url.empty()) return false;
    auto const easy = new_transfer(options_.hook_url, options_.time_max);
    boost::json::object message{{"to", written.to}, {"body", written.body}};
    if (!written.id.empty()) message["id"] = written.id;
    auto const body = boost::json::serialize(message);
    std::vector<std::string> lines{"Content-Type: application/json"};
    if (!options_.hook_token.empty())
        lines.push_back("Authorization: Bearer " + one_line(options_.hook_token));
    auto const headers = list_of(lines);
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    long status = 0;
    if (curl_easy_perform(easy.get()) != CURLE_OK) return false;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

} // namespace kith::auth
