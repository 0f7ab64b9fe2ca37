// SPDX-License-Identifier: MIT
#include "rpc/json_text.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <set>
#include <vector>

namespace kith::rpc {

namespace json = boost::json;

namespace {

// Sees every member's name once; Boost's own parser silently keeps the last of equal ones.
class MemberNames {
  public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    std::string twice; // the first name found twice

    bool on_object_begin(json::error_code&) {
        open_.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&) {
        open_.pop_back();
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        name_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& failure) {
        name_.append(part.data(), part.size());
        bool const fresh = open_.back().insert(name_).second;
        if (!fresh) {
            twice = name_;
            failure = json::make_error_code(json::error::extra_data); // any: `twice` says what it was
        }
        name_.clear();
        return fresh;
    }
    static bool on_document_begin(json::error_code&) { return true; }
    static bool on_document_end(json::error_code&) { return true; }
    static bool on_array_begin(json::error_code&) { return true; }
    static bool on_array_end(std::size_t, json::error_code&) { return true; }
    static bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    static bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
    static bool on_number_part(json::string_view, json::error_code&) { return true; }
    static bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
    static bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
    static bool on_double(double, json::string_view, json::error_code&) { return true; }
    static bool on_bool(bool, json::error_code&) { return true; }
    static bool on_null(json::error_code&) { return true; }
    static bool on_comment_part(json::string_view, json::error_code&) { return true; }
    static bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    std::vector<std::set<std::string>> open_; // names of the objects we are in
    std::string name_;
};

} // namespace

Outcome<json::value, JsonRefusal> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::error_code failure;
    auto value = json::parse(text, failure, {}, options);
    if (failure) {
        auto const why =
            failure == json::error::too_deep ? JsonRefusal::Why::too_deep : JsonRefusal::Why::malformed;
        return refuse(JsonRefusal{why, failure.message()});
    }
    json::basic_parser<MemberNames> names(options);
    names.write_some(false, text.data(), text.size(), failure);
    if (!names.handler().twice.empty() || failure)
        return refuse(JsonRefusal{JsonRefusal::Why::duplicate_member, names.handler().twice});
    return value;
}

} // namespace kith::rpc
