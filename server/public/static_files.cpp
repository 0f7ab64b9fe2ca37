// SPDX-License-Identifier: MIT
#include "public/static_files.hpp"

#include "base/contract.hpp"
#include "store/chain.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace kith::site {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> types = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
}};

std::string gzipped(std::string const& text) {
    constexpr int gzip_format = 16;
    z_stream stream{};
    KITH_EXPECT(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_format, MAX_MEM_LEVEL,
                             Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // zlib's own signature
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    KITH_EXPECT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string short_hash(std::string_view text) {
    auto const hash = store::hash_of({reinterpret_cast<unsigned char const*>(text.data()), text.size()});
    return store::to_hex(std::span(hash).first(8));
}

StaticFile make(std::string_view extension, std::string text, bool for_ever) {
    auto const* type =
        std::ranges::find(types, extension, &std::pair<std::string_view, std::string_view>::first);
    KITH_EXPECT(type != types.end());
    StaticFile file;
    file.type = type->second;
    file.tag = '"' + short_hash(text) + '"';
    file.for_ever = for_ever;
    file.gzip = std::make_shared<std::string const>(gzipped(text));
    file.plain = std::make_shared<std::string const>(std::move(text));
    return file;
}

// index.html at "/", other pages without their ending, everything else under its name.
std::string place_of(std::string_view name) {
    constexpr std::string_view page = ".html";
    if (name == "index.html") return "/";
    if (name.ends_with(page)) name.remove_suffix(page.size());
    return "/" + std::string(name);
}

} // namespace

StaticFiles::StaticFiles(std::span<Page const> pages) {
    for (auto const& page : pages) {
        auto const extension = page.name.substr(page.name.rfind('.'));
        bool const hashed = page.name.starts_with("assets/");
        files_.emplace(place_of(page.name), make(extension, std::string(page.text), hashed));
    }
}

StaticFile const* StaticFiles::find(std::string_view path) const {
    auto const found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

} // namespace kith::site
