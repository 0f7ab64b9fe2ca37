// SPDX-License-Identifier: MIT
#include "public/static_files.hpp"

#include "base/contract.hpp"
#include "store/chain.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace kith::site {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".json", "application/json"},
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

// {{name}} -> where that file is.
std::string with_references(std::string_view text, std::map<std::string, std::string> const& places) {
    std::string made;
    for (;;) {
        auto const open = text.find("{{");
        made += text.substr(0, open);
        if (open == std::string_view::npos) return made;
        auto const close = text.find("}}", open);
        KITH_EXPECT(close != std::string_view::npos);
        auto const place = places.find(std::string(text.substr(open + 2, close - open - 2)));
        KITH_EXPECT(place != places.end());
        made += place->second;
        text = text.substr(close + 2);
    }
}

} // namespace

StaticFiles::StaticFiles(std::span<Page const> pages) {
    std::map<std::string, std::string> places;
    auto const extension = [](Page const& page) { return page.name.substr(page.name.rfind('.')); };
    for (auto const& page : pages) {
        if (extension(page) == ".html") continue;
        auto const stem = page.name.substr(0, page.name.rfind('.'));
        auto place =
            "/assets/" + std::string(stem) + "-" + short_hash(page.text) + std::string(extension(page));
        files_.emplace(place, make(extension(page), std::string(page.text), true));
        places.emplace(page.name, std::move(place));
    }
    for (auto const& page : pages) {
        if (extension(page) != ".html") continue;
        auto place = page.name == "index.html" ? std::string("/") : "/" + std::string(page.name);
        files_.emplace(std::move(place), make(".html", with_references(page.text, places), false));
    }
}

StaticFile const* StaticFiles::find(std::string_view path) const {
    auto const found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

} // namespace kith::site
