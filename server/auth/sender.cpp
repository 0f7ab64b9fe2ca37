// SPDX-License-Identifier: MIT
#include "auth/sender.hpp"

#include "auth/open_file.hpp"

#include <algorithm>
#include <charconv>

namespace kith::auth {

Written write(phrases::Phrases const& phrases, Letter const& letter) {
    std::vector<phrases::Argument> facts;
    facts.reserve(letter.facts.size());
    for (auto const& [name, value] : letter.facts) facts.emplace_back(name, value);
    Written written{letter.to, {}, phrases.say(letter.body, facts), {}};
    if (!written.is_text_message()) written.subject = phrases.say(letter.subject, facts);
    return written;
}

FileOutbox::FileOutbox(std::filesystem::path folder, std::string_view language)
    : folder_(std::move(folder)), phrases_(phrases::Phrases::load(language)) {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    for (auto const& file : std::filesystem::directory_iterator(folder_)) {
        auto const name = file.path().stem().string();
        std::uint64_t number = 0;
        auto const [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
        bool const is_letter =
            failure == std::errc() && end == name.data() + name.size() && file.path().extension() == ".txt";
        if (is_letter) next_ = std::max(next_, number + 1);
    }
}

void FileOutbox::send(Letter letter) {
    std::lock_guard const guard(mutex_);
    if (!put(write(phrases_, letter), false)) ++failed_;
}

bool FileOutbox::deliver(Written const& written) {
    std::lock_guard const guard(mutex_);
    return put(written, true);
}

bool FileOutbox::put(Written const& written, bool durably) {
    std::string text = "To: " + written.to + '\n';
    if (!written.subject.empty()) text += "Subject: " + written.subject + '\n';
    text += '\n' + written.body + '\n';
    // No .txt before it is whole: what a crash leaves of it is written over by the next one.
    auto const draft = folder_ / "draft";
    {
        OpenFile const file(draft, O_CREAT | O_TRUNC | O_WRONLY);
        if (!file.put(text) || (durably && !file.sync())) return false;
    }
    std::error_code failure;
    std::filesystem::rename(draft, folder_ / (std::to_string(next_) + ".txt"), failure);
    if (failure) return false;
    ++next_;
    return !durably || OpenFile(folder_, O_RDONLY | O_DIRECTORY).sync();
}

std::uint64_t FileOutbox::failed() const {
    std::lock_guard const guard(mutex_);
    return failed_;
}

} // namespace kith::auth
