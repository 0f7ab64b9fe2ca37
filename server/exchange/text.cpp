// SPDX-License-Identifier: MIT
#include "exchange/text.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace kith::exchange {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view utf16_little_mark = "\xFF\xFE";
constexpr std::string_view utf16_big_mark = "\xFE\xFF";
// ICU counts bytes in 32 bits, and UTF-8 may need three for one.
constexpr std::size_t converted_bytes_max = std::size_t{512} << 20U;

// The length of the well-formed UTF-8 sequence at the head of `text`, 0 where there is none (Unicode 15,
// table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF).
std::size_t sequence_length(std::string_view text) {
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    auto const continues = [&](std::size_t at) { return at < text.size() && (byte(at) & 0xC0U) == 0x80U; };
    unsigned char const lead = byte(0);
    if (lead < 0x80U) return 1;
    if (lead < 0xC2U || lead > 0xF4U || !continues(1)) return 0;
    if (lead < 0xE0U) return 2;
    if (lead < 0xF0U) {
        if ((lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xEDU && byte(1) > 0x9FU)) return 0;
        return continues(2) ? 3 : 0;
    }
    if ((lead == 0xF0U && byte(1) < 0x90U) || (lead == 0xF4U && byte(1) > 0x8FU)) return 0;
    return continues(2) && continues(3) ? 4 : 0;
}

// Are the eight bytes at `at` all ASCII?
bool eight_ascii(char const* at) {
    std::uint64_t block = 0;
    std::memcpy(&block, at, sizeof block);
    return (block & 0x8080808080808080U) == 0;
}

std::string place_of(std::string_view text, std::size_t at) {
    auto const line_start = text.substr(0, at).rfind('\n');
    return "byte " + std::to_string(at - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1);
}

std::size_t row_of(std::string_view text, std::size_t at) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

// Are there more whole characters beyond ASCII than broken bytes?
bool mostly_utf8(std::string_view text) {
    std::size_t whole = 0;
    std::size_t broken = 0;
    while (!text.empty()) {
        std::size_t const length = sequence_length(text);
        if (length == 0) ++broken;
        if (length > 1) ++whole;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return whole > broken;
}

std::optional<std::string> convert(std::string_view bytes, char const* encoding) {
    if (bytes.size() > converted_bytes_max) return std::nullopt;
    std::string text(bytes.size() * 3 + 1, '\0');
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t const length =
        ucnv_convert("UTF-8", encoding, text.data(), static_cast<std::int32_t>(text.size()), bytes.data(),
                     static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status)) return std::nullopt;
    text.resize(static_cast<std::size_t>(length));
    return text;
}

} // namespace

std::size_t valid_utf8_length(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + 8 <= text.size() && eight_ascii(text.data() + at)) {
            at += 8;
            continue;
        }
        std::size_t const length = sequence_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return at;
}

std::optional<std::string> decode_text(std::string_view file, std::string bytes, ImportReport& report) {
    auto const refuse_at = [&](std::size_t row, std::string read, Expected expected) {
        report.add(ImportError{std::string(file), row, {}, std::move(read), expected, {}});
        return std::nullopt;
    };
    bool const little = bytes.starts_with(utf16_little_mark);
    if (little || bytes.starts_with(utf16_big_mark)) {
        auto text = convert(std::string_view(bytes).substr(2), little ? "UTF-16LE" : "UTF-16BE");
        if (!text) return refuse_at(0, "UTF-16", Expected::text_encoding);
        bytes = std::move(*text);
        report.add(ImportNote{std::string(file), 0, {}, {}, Noted::read_as_utf_16});
    } else if (bytes.starts_with(utf8_mark)) {
        bytes.erase(0, utf8_mark.size());
    }
    if (auto const nul = bytes.find('\0'); nul != std::string::npos) {
        return refuse_at(row_of(bytes, nul), place_of(bytes, nul), Expected::no_nul_byte);
    }
    if (auto const valid = valid_utf8_length(bytes); valid != bytes.size()) {
        auto text = mostly_utf8(bytes) ? std::nullopt : convert(bytes, "windows-1252");
        if (!text) return refuse_at(row_of(bytes, valid), place_of(bytes, valid), Expected::text_encoding);
        bytes = std::move(*text);
        report.add(ImportNote{std::string(file), 0, {}, {}, Noted::read_as_windows_1252});
    }
    // Old spreadsheets on the Mac end lines with a carriage return alone.
    if (bytes.find('\n') == std::string::npos) std::ranges::replace(bytes, '\r', '\n');
    return bytes;
}

std::optional<std::string> read_bytes(std::filesystem::path const& path, ImportReport& report) {
    std::string const name = path.filename().string();
    auto const refuse_file = [&](std::string read, Expected expected, std::string hint) {
        report.add(ImportError{name, 0, {}, std::move(read), expected, std::move(hint)});
        return std::nullopt;
    };
    std::error_code failure;
    auto const size = std::filesystem::is_regular_file(path, failure)
                          ? std::filesystem::file_size(path, failure)
                          : std::uintmax_t(-1);
    std::ifstream stream(path, std::ios::binary);
    if (failure || size == std::uintmax_t(-1) || !stream) {
        return refuse_file(path.string(), Expected::readable_file, failure ? failure.message() : "");
    }
    if (size > file_bytes_max) {
        return refuse_file(std::to_string(size), Expected::file_within_limit, std::to_string(file_bytes_max));
    }
    std::string bytes;
    bytes.resize_and_overwrite(size, [&](char* buffer, std::size_t length) {
        stream.read(buffer, static_cast<std::streamsize>(length));
        return static_cast<std::size_t>(stream.gcount());
    });
    if (bytes.size() != size) return refuse_file(path.string(), Expected::readable_file, "");
    return bytes;
}

std::optional<std::string> read_text_file(std::filesystem::path const& path, ImportReport& report) {
    auto bytes = read_bytes(path, report);
    if (!bytes) return std::nullopt;
    return decode_text(path.filename().string(), std::move(*bytes), report);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view no_break_space = "\xC2\xA0";
    auto const is_blank = [](char each) { return static_cast<unsigned char>(each) <= ' '; };
    while (!text.empty()) {
        if (is_blank(text.front()))
            text.remove_prefix(1);
        else if (text.starts_with(no_break_space))
            text.remove_prefix(2);
        else
            break;
    }
    while (!text.empty()) {
        if (is_blank(text.back()))
            text.remove_suffix(1);
        else if (text.ends_with(no_break_space))
            text.remove_suffix(2);
        else
            break;
    }
    return text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& each : lower) {
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
    }
    return lower;
}

} // namespace kith::exchange
