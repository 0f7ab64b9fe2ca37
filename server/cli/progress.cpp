// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {
namespace {

bool draws_bar(Console const& console) {
    return console.progress == ProgressStyle::automatic && console.err_is_terminal;
}

} // namespace

void Progress::step(std::string name) {
    finish();
    step_ = std::move(name);
    percent_ = -1;
    switch (console_.progress) {
    case ProgressStyle::automatic:
        if (draws_bar(console_)) draw(0);
        break; // not a terminal: nobody watches, so stay quiet
    case ProgressStyle::plain: console_.err << step_ << " ...\n"; break;
    case ProgressStyle::json: draw(0); break;
    case ProgressStyle::none: break;
    }
}

void Progress::advance(std::int64_t done, std::int64_t total) {
    if (total <= 0 || step_.empty()) return;
    int const percent = static_cast<int>(done * 100 / total);
    if (percent == percent_) return;
    if (draws_bar(console_) || console_.progress == ProgressStyle::json ||
        (console_.progress == ProgressStyle::plain && percent / 10 != percent_ / 10)) {
        draw(percent);
    }
    percent_ = percent;
}

void Progress::finish() {
    if (!step_.empty() && draws_bar(console_)) console_.err << "\r\033[K" << std::flush;
    step_.clear();
}

void Progress::draw(int percent) {
    if (console_.progress == ProgressStyle::json) {
        console_.err << boost::json::serialize(boost::json::object{{"step", step_}, {"percent", percent}})
                     << '\n';
    } else if (console_.progress == ProgressStyle::plain) {
        console_.err << step_ << ' ' << percent << " %\n";
    } else {
        constexpr int width = 30;
        int const full = percent * width / 100;
        console_.err << "\r\033[K" << step_ << " [" << std::string(full, '#')
                     << std::string(width - full, ' ') << "] " << percent << " %" << std::flush;
    }
}

} // namespace kith::cli
