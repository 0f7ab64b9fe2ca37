// SPDX-License-Identifier: MIT
#include "serve/log.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <stdexcept>

namespace kith::serve {
namespace {

spdlog::level::level_enum to_spdlog(Log::Level level) {
    switch (level) {
    case Log::Level::debug: return spdlog::level::debug;
    case Log::Level::info: return spdlog::level::info;
    case Log::Level::warn: return spdlog::level::warn;
    case Log::Level::error: break;
    }
    return spdlog::level::err;
}

spdlog::sink_ptr sink_for(Settings const& settings) {
    if (settings.log_file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
    constexpr std::size_t mebibyte = 1024 * 1024;
    try {
        return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            settings.log_file, static_cast<std::size_t>(settings.log_file_mebibytes) * mebibyte,
            static_cast<std::size_t>(settings.log_files_kept));
    } catch (spdlog::spdlog_ex const& fault) {
        throw std::runtime_error(std::string("the log file cannot be opened: ") + fault.what());
    }
}

} // namespace

Log::Log(Settings const& settings) : logger_(std::make_unique<spdlog::logger>("kith", sink_for(settings))) {
    // The braces are the line's, so that what is passed in is escaped by the JSON library and nowhere else.
    logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"at":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
    logger_->set_level(spdlog::level::from_str(settings.log_level));
    logger_->flush_on(spdlog::level::trace);
}
Log::~Log() = default;

bool Log::writes(Level level) const {
    return logger_->should_log(to_spdlog(level));
}

void Log::write(Level level, std::string_view event, Fields fields) {
    if (!writes(level)) return;
    boost::json::object line{{"event", event}};
    line.insert(fields);
    auto const text = boost::json::serialize(line);
    logger_->log(to_spdlog(level), std::string_view(text).substr(1, text.size() - 2));
}

} // namespace kith::serve
