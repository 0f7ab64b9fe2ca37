// SPDX-License-Identifier: MIT
// One described struct is a method's params or result: read from JSON, written to JSON, and told as a JSON
// Schema, from the same members (Boost.Describe). Bounds are part of the type, so that nothing arrives
// unbounded: Text<80>, Number<1, 500>, List<T, 100>. A member that is std::optional may be missing or null;
// an unknown member is refused.
#pragma once

#include "base/outcome.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::rpc {

// What stood where, and what was expected: "/offers/3/opening", "a text of 1 to 64 bytes".
struct Mismatch {
    std::string path;
    std::string expected;
};

// UTF-8 without control characters but line ends and tabs, of `min` to `max` bytes.
template <std::size_t max, std::size_t min = 1>
struct Text {
    std::string value;
    friend auto operator<=>(Text const&, Text const&) = default;
};
template <std::int64_t min, std::int64_t max>
struct Number {
    std::int64_t value = min;
    friend auto operator<=>(Number const&, Number const&) = default;
};
template <class Element, std::size_t max>
struct List {
    std::vector<Element> values;
};

// Results only: something handed out once (a token). It is left out of what is kept to answer the same call
// again, so it is always optional.
struct Secret {
    std::string value;
};

[[nodiscard]] bool is_clean_text(std::string_view text);
// Whether it says what nobody may leave here (spelling/certificates.hpp).
[[nodiscard]] bool is_kept_from_us(std::string_view text);

// How one C++ type looks on the wire: decode, encode, schema. Specialised below for every kind there is.
template <class Type>
struct Wire;

namespace detail {

template <class Struct>
using Members = boost::describe::describe_members<Struct, boost::describe::mod_public>;
template <class Type>
struct IsOptional : std::false_type {};
template <class Value>
struct IsOptional<std::optional<Value>> : std::true_type {};

template <class Struct, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<Struct>().*Descriptor::pointer)>;

} // namespace detail

template <class Type>
[[nodiscard]] Outcome<Type, Mismatch> decode(boost::json::value const& value, std::string const& path = {}) {
    return Wire<Type>::decode(value, path);
}
template <class Type>
[[nodiscard]] boost::json::value encode(Type const& value) {
    return Wire<Type>::encode(value);
}
// JSON Schema (2020-12) of the type.
template <class Type>
[[nodiscard]] boost::json::object schema() {
    return Wire<Type>::schema();
}

template <std::size_t max, std::size_t min>
struct Wire<Text<max, min>> {
    static Outcome<Text<max, min>, Mismatch> decode(boost::json::value const& value,
                                                    std::string const& path) {
        auto const* text = value.if_string();
        bool const fits =
            text != nullptr && text->size() >= min && text->size() <= max && is_clean_text(*text);
        if (fits && is_kept_from_us(*text))
            return refuse(
                Mismatch{path, "no number of a DBS certificate: that it was seen, and when, is enough"});
        if (fits) return Text<max, min>{std::string(*text)};
        return refuse(Mismatch{path, "a text of " + std::to_string(min) + " to " + std::to_string(max) +
                                         " bytes without control characters"});
    }
    static boost::json::value encode(Text<max, min> const& text) { return boost::json::string(text.value); }
    static boost::json::object schema() {
        return {{"type", "string"}, {"minLength", min > 0 ? 1 : 0}, {"maxLength", max}};
    }
};

// Results only: what comes in is bounded by Text.
template <>
struct Wire<std::string> {
    static boost::json::value encode(std::string const& text) { return boost::json::string(text); }
    static boost::json::object schema() { return {{"type", "string"}}; }
};

template <>
struct Wire<Secret> {
    static boost::json::value encode(Secret const& secret) { return boost::json::string(secret.value); }
    static boost::json::object schema() { return {{"type", "string"}}; }
};

template <std::int64_t min, std::int64_t max>
struct Wire<Number<min, max>> {
    static Outcome<Number<min, max>, Mismatch> decode(boost::json::value const& value,
                                                      std::string const& path) {
        auto const* number = value.if_int64();
        if (number != nullptr && *number >= min && *number <= max) return Number<min, max>{*number};
        return refuse(
            Mismatch{path, "a whole number from " + std::to_string(min) + " to " + std::to_string(max)});
    }
    static boost::json::value encode(Number<min, max> const& number) { return number.value; }
    static boost::json::object schema() { return {{"type", "integer"}, {"minimum", min}, {"maximum", max}}; }
};

// Results only.
template <>
struct Wire<std::int64_t> {
    static boost::json::value encode(std::int64_t number) { return number; }
    static boost::json::object schema() { return {{"type", "integer"}}; }
};

template <>
struct Wire<bool> {
    static Outcome<bool, Mismatch> decode(boost::json::value const& value, std::string const& path) {
        if (auto const* answer = value.if_bool()) return *answer;
        return refuse(Mismatch{path, "true or false"});
    }
    static boost::json::value encode(bool answer) { return answer; }
    static boost::json::object schema() { return {{"type", "boolean"}}; }
};

template <class Value>
struct Wire<std::optional<Value>> {
    static Outcome<std::optional<Value>, Mismatch> decode(boost::json::value const& value,
                                                          std::string const& path) {
        if (value.is_null()) return std::optional<Value>();
        auto read = rpc::decode<Value>(value, path);
        if (!read) return refuse(std::move(read.error()));
        return std::optional<Value>(std::move(*read));
    }
    static boost::json::value encode(std::optional<Value> const& value) {
        return value ? rpc::encode(*value) : boost::json::value(nullptr);
    }
    static boost::json::object schema() { return rpc::schema<Value>(); }
};

template <class Element, std::size_t max>
struct Wire<List<Element, max>> {
    static Outcome<List<Element, max>, Mismatch> decode(boost::json::value const& value,
                                                        std::string const& path) {
        auto const* array = value.if_array();
        if (array == nullptr || array->size() > max)
            return refuse(Mismatch{path, "a list of at most " + std::to_string(max)});
        List<Element, max> list;
        list.values.reserve(array->size());
        for (std::size_t i = 0; i < array->size(); ++i) {
            auto read = rpc::decode<Element>((*array)[i], path + "/" + std::to_string(i));
            if (!read) return refuse(std::move(read.error()));
            list.values.push_back(std::move(*read));
        }
        return list;
    }
    static boost::json::value encode(List<Element, max> const& list) { return rpc::encode(list.values); }
    static boost::json::object schema() {
        return {{"type", "array"}, {"items", rpc::schema<Element>()}, {"maxItems", max}};
    }
};

// Results only: the caller bounds them by paging.
template <class Element>
struct Wire<std::vector<Element>> {
    static boost::json::value encode(std::vector<Element> const& values) {
        boost::json::array array;
        array.reserve(values.size());
        for (auto const& value : values) array.push_back(rpc::encode(value));
        return array;
    }
    static boost::json::object schema() { return {{"type", "array"}, {"items", rpc::schema<Element>()}}; }
};

template <class Enum>
    requires std::is_enum_v<Enum>
struct Wire<Enum> {
    static Outcome<Enum, Mismatch> decode(boost::json::value const& value, std::string const& path) {
        Enum read{};
        if (auto const* word = value.if_string()) {
            if (boost::describe::enum_from_string(std::string(*word).c_str(), read)) return read;
        }
        std::string expected = "one of";
        for (auto const& word : words()) expected.append(" ").append(word);
        return refuse(Mismatch{path, std::move(expected)});
    }
    static boost::json::value encode(Enum value) {
        return boost::json::string(boost::describe::enum_to_string(value, "unknown"));
    }
    static boost::json::object schema() {
        boost::json::array all;
        for (auto const& word : words()) all.emplace_back(word);
        return {{"type", "string"}, {"enum", std::move(all)}};
    }

  private:
    static std::vector<std::string> words() {
        std::vector<std::string> all;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
            [&](auto enumerator) { all.emplace_back(enumerator.name); });
        return all;
    }
};

template <class Struct>
    requires boost::describe::has_describe_members<Struct>::value
struct Wire<Struct> {
    static Outcome<Struct, Mismatch> decode(boost::json::value const& value, std::string const& path) {
        auto const* object = value.if_object();
        if (object == nullptr) return refuse(Mismatch{path, "an object"});
        Struct made{};
        std::optional<Mismatch> wrong;
        std::size_t known = 0;
        boost::mp11::mp_for_each<detail::Members<Struct>>([&](auto member) {
            using Member = detail::MemberType<Struct, decltype(member)>;
            auto const* found = object->if_contains(member.name);
            if (found != nullptr) ++known;
            if (wrong) return;
            auto const at = path + "/" + member.name;
            if (found == nullptr) {
                if (!detail::IsOptional<Member>::value) wrong = Mismatch{at, "to be there"};
                return;
            }
            auto read = rpc::decode<Member>(*found, at);
            if (read)
                made.*decltype(member)::pointer = std::move(*read);
            else
                wrong = std::move(read.error());
        });
        if (!wrong && known != object->size())
            wrong = Mismatch{path + "/" + stranger(*object), "not to be there"};
        if (wrong) return refuse(std::move(*wrong));
        return made;
    }
    static boost::json::value encode(Struct const& value) {
        boost::json::object object;
        boost::mp11::mp_for_each<detail::Members<Struct>>([&](auto member) {
            using Member = detail::MemberType<Struct, decltype(member)>;
            auto const& field = value.*decltype(member)::pointer;
            if constexpr (detail::IsOptional<Member>::value) {
                if (!field) return; // what is not known, or not for this reader, is left out
            }
            object.emplace(member.name, rpc::encode(field));
        });
        return object;
    }
    static boost::json::object schema() {
        boost::json::object properties;
        boost::json::array required;
        boost::mp11::mp_for_each<detail::Members<Struct>>([&](auto member) {
            using Member = detail::MemberType<Struct, decltype(member)>;
            properties.emplace(member.name, rpc::schema<Member>());
            if (!detail::IsOptional<Member>::value) required.emplace_back(member.name);
        });
        boost::json::object made{
            {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
        if (!required.empty()) made["required"] = std::move(required);
        return made;
    }

  private:
    static std::string stranger(boost::json::object const& object) {
        for (auto const& member : object) {
            bool known = false;
            boost::mp11::mp_for_each<detail::Members<Struct>>(
                [&](auto described) { known = known || member.key() == described.name; });
            if (!known) return member.key();
        }
        return {};
    }
};

// The names of a result's members that are secrets.
template <class Type>
[[nodiscard]] std::vector<std::string> secret_members() {
    std::vector<std::string> names;
    if constexpr (boost::describe::has_describe_members<Type>::value) {
        boost::mp11::mp_for_each<detail::Members<Type>>([&](auto member) {
            using Member = detail::MemberType<Type, decltype(member)>;
            static_assert(!std::is_same_v<Member, Secret>, "a secret is optional: it is told once");
            if (std::is_same_v<Member, std::optional<Secret>>) names.emplace_back(member.name);
        });
    }
    return names;
}

} // namespace kith::rpc
