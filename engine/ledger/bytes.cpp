// SPDX-License-Identifier: MIT
#include "ledger/bytes.hpp"

#include "ledger/fields.hpp"

#include <algorithm>
#include <limits>

namespace kith::ledger {
namespace {

constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

class Encoder {
  public:
    explicit Encoder(Bytes& out) : out_(out) {}

    template <class T>
    void operator()(char const*, T const& value) {
        put(value);
    }
    void put(bool value) { out_.push_back(value ? 1 : 0); }
    void put(std::int64_t value) { varint(zigzag(value)); }
    template <class T>
        requires std::is_enum_v<T>
    void put(T value) {
        varint(static_cast<std::uint64_t>(value));
    }
    template <std::unsigned_integral T>
    void put(T value) {
        varint(value);
    }
    template <class Tag>
    void put(Key<Tag> const& key) {
        for (int shift = 56; shift >= 0; shift -= 8)
            out_.push_back(static_cast<unsigned char>(key.high >> shift));
        for (int shift = 56; shift >= 0; shift -= 8)
            out_.push_back(static_cast<unsigned char>(key.low >> shift));
    }
    void put(Instant value) { put(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    void put(Date value) { put(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    template <class T>
    void put(std::optional<T> const& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T, std::size_t n>
    void put(std::array<T, n> const& values) {
        for (auto const& each : values) put(each);
    }
    template <class T, class... More>
    void put(std::vector<T, More...> const& values) {
        list(values);
    }
    template <class T, std::size_t n>
    void put(boost::container::small_vector<T, n> const& values) {
        list(values);
    }
    void put(Action const& action) {
        varint(action.index());
        std::visit([this](auto const& it) { put(it); }, action);
    }
    template <Listed T>
    void put(T const& value) {
        fields(value, *this);
    }

  private:
    template <class List>
    void list(List const& values) {
        varint(values.size());
        for (auto const& each : values) put(each);
    }
    void varint(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<unsigned char>(value | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<unsigned char>(value));
    }

    Bytes& out_;
};

// Reads what Encoder wrote. After the first fault every further read is a no-op and ok() is false.
class Decoder {
  public:
    explicit Decoder(std::span<unsigned char const> bytes) : rest_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    template <class T>
    void operator()(char const*, T& value) {
        if (ok_) take(value);
    }
    void take(bool& value) { value = varint(1) == 1; }
    void take(std::int64_t& value) { value = unzigzag(varint(std::numeric_limits<std::uint64_t>::max())); }
    template <class T>
        requires std::is_enum_v<T>
    void take(T& value) {
        value = static_cast<T>(varint(static_cast<std::uint64_t>(last_of<T>)));
    }
    template <std::unsigned_integral T>
    void take(T& value) {
        value = static_cast<T>(varint(std::numeric_limits<T>::max()));
    }
    template <class Tag>
    void take(Key<Tag>& key) {
        key.high = word();
        key.low = word();
    }
    void take(Instant& value) { value = Instant(std::chrono::seconds(signed_within(std::int64_t{1} << 40))); }
    void take(Date& value) {
        value = Date(std::chrono::days(static_cast<std::int32_t>(signed_within(std::int64_t{1} << 24))));
    }
    template <class T>
    void take(std::optional<T>& value) {
        bool has = false;
        take(has);
        if (has) take(value.emplace());
    }
    template <class T, std::size_t n>
    void take(std::array<T, n>& values) {
        for (auto& each : values) take(each);
    }
    template <class T>
    void take(std::vector<T>& values) {
        list(values);
    }
    template <class T, std::size_t n>
    void take(boost::container::small_vector<T, n>& values) {
        list(values);
    }
    void take(Action& action) {
        auto const index = varint(std::variant_size_v<Action> - 1);
        // A chain holds no chains, so that bytes from outside cannot make this recurse without end.
        if (index == chain_index && chains_++ > 0) ok_ = false;
        if (ok_) take_alternative<0>(index, action);
    }
    template <Listed T>
    void take(T& value) {
        fields(value, *this);
    }

  private:
    template <std::size_t i>
    void take_alternative(std::uint64_t index, Action& action) {
        if constexpr (i < std::variant_size_v<Action>) {
            if (index == i)
                take(action.emplace<i>());
            else
                take_alternative<i + 1>(index, action);
        }
    }
    template <class List>
    void list(List& values) {
        // Every element takes at least one byte, so a false count cannot make us reserve more than was sent.
        auto const count = varint(rest_.size());
        for (std::uint64_t i = 0; ok_ && i < count; ++i) take(values.emplace_back());
    }
    std::int64_t signed_within(std::int64_t bound) {
        auto const value = unzigzag(varint(std::numeric_limits<std::uint64_t>::max()));
        if (value < -bound || value > bound) ok_ = false;
        return ok_ ? value : 0;
    }
    std::uint64_t word() {
        if (rest_.size() < 8) ok_ = false;
        if (!ok_) return 0;
        std::uint64_t value = 0;
        for (int i = 0; i < 8; ++i) value = value << 8 | rest_[i];
        rest_ = rest_.subspan(8);
        return value;
    }
    // The shortest form only, and at most `bound`.
    std::uint64_t varint(std::uint64_t bound) {
        std::uint64_t value = 0;
        for (int shift = 0; !rest_.empty(); shift += 7) {
            auto const byte = rest_.front();
            rest_ = rest_.subspan(1);
            if (shift == 63 && byte > 1) break;
            value |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) {
                if ((byte == 0 && shift > 0) || value > bound) break;
                return value;
            }
        }
        ok_ = false;
        return 0;
    }

    std::span<unsigned char const> rest_;
    int chains_ = 0;
    bool ok_ = true;
};

// Field names and encoded values of one struct, in order.
struct Flattened {
    std::vector<std::pair<std::string_view, Bytes>> rows;

    template <class T>
    void operator()(char const* field, T const& value) {
        Bytes bytes;
        Encoder(bytes).put(value);
        rows.emplace_back(field, std::move(bytes));
    }
};

template <class T>
std::string_view first_difference_of(T const& earlier, T const& now) {
    Flattened a;
    Flattened b;
    fields(earlier, a);
    fields(now, b);
    auto const [left, right] = std::ranges::mismatch(a.rows, b.rows);
    return left == a.rows.end() ? std::string_view{} : left->first;
}

} // namespace

void encode(CentreId centre, Entry const& entry, Bytes& out) {
    out.clear();
    out.push_back(bytes_version);
    Encoder encoder(out);
    encoder.put(centre);
    encoder.put(entry);
}

std::optional<DecodedEntry> decode(std::span<unsigned char const> bytes) {
    if (bytes.empty() || bytes.front() != bytes_version) return std::nullopt;
    std::optional<DecodedEntry> result(std::in_place);
    Decoder decoder(bytes.subspan(1));
    decoder.take(result->centre);
    decoder.take(result->entry);
    if (!decoder.ok() || !decoder.at_end()) return std::nullopt;
    return result;
}

std::string_view first_difference(Request const& earlier, Request const& now) {
    auto const difference = first_difference_of(earlier, now);
    if (difference != "action" || earlier.action.index() != now.action.index()) return difference;
    return std::visit(
        [&](auto const& it) {
            return first_difference_of(it, std::get<std::decay_t<decltype(it)>>(now.action));
        },
        earlier.action);
}

} // namespace kith::ledger
