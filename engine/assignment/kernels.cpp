// SPDX-License-Identifier: MIT
#include "assignment/kernels.hpp"

#include <algorithm>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#if defined(__GNUC__) && !defined(__clang__)
// g++ 12 takes the deliberately undefined operands inside its own AVX-512 intrinsics for mistakes of ours.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#endif

namespace kith {
namespace {

void row_keys_scalar(RowEntry const* row, std::size_t count, Seats const& seats, std::int32_t* keys) {
    for (std::size_t i = 0; i < count; ++i) keys[i] = row[i].weight - seats.threshold(row[i].volunteer);
}

std::size_t keep_above_scalar(RowEntry const* row, std::size_t count, Seats const& seats, std::int32_t limit,
                              RowEntry* kept, std::int32_t* keys) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        RowEntry const entry = row[i];
        std::int32_t const key = entry.weight - seats.threshold(entry.volunteer);
        kept[size] = entry;
        keys[size] = key;
        size += key > limit ? 1 : 0;
    }
    return size;
}

std::size_t greatest_scalar(std::int32_t const* keys, std::size_t count) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) best = keys[i] > keys[best] ? i : best;
    return best;
}

constexpr Kernels scalar_kernels{row_keys_scalar, keep_above_scalar, greatest_scalar};

#if defined(__x86_64__)

#define KITH_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq")))
#define KITH_AVX2 __attribute__((target("avx2")))

// Sixteen entries are two registers of (volunteer, weight) pairs: permute them apart, gather, subtract.
struct Sixteen {
    __m512i low;  // entries 0 to 7
    __m512i high; // entries 8 to 15
};

KITH_AVX512 inline Sixteen load_pairs(RowEntry const* row, std::size_t left) {
    if (left >= 16) return {_mm512_loadu_si512(row), _mm512_loadu_si512(row + 8)};
    auto const low = __mmask8(left >= 8 ? 0xFF : (1U << left) - 1);
    auto const high = __mmask8(left > 8 ? (1U << (left - 8)) - 1 : 0);
    return {_mm512_maskz_loadu_epi64(low, row), _mm512_maskz_loadu_epi64(high, row + 8)};
}

KITH_AVX512 inline __m512i evens_of(__m512i low, __m512i high) {
    __m512i const even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_epi32(low, even, high);
}

KITH_AVX512 inline __m512i odds_of(__m512i low, __m512i high) {
    __m512i const odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    return _mm512_permutex2var_epi32(low, odd, high);
}

KITH_AVX512 inline __m512i keys_of(Sixteen const& pairs, __mmask16 inside, Seats const& seats) {
    __m512i const volunteer = evens_of(pairs.low, pairs.high);
    __m512i const weight = odds_of(pairs.low, pairs.high);
    __m512i const none = _mm512_setzero_si512();
    __m512i const low =
        _mm512_mask_i32gather_epi64(none, __mmask8(inside), _mm512_castsi512_si256(volunteer), seats.seat, 8);
    __m512i const high = _mm512_mask_i32gather_epi64(none, __mmask8(inside >> 8),
                                                     _mm512_extracti64x4_epi64(volunteer, 1), seats.seat, 8);
    __m512i const role = _mm512_min_epu32(odds_of(low, high), _mm512_set1_epi32(int(seats.roles)));
    __m512i const price = _mm512_mask_i32gather_epi32(none, inside, role, seats.price, 4);
    return _mm512_sub_epi32(weight, _mm512_sub_epi32(evens_of(low, high), price));
}

KITH_AVX512 inline __mmask16 first_of(std::size_t left) {
    return left >= 16 ? __mmask16(0xFFFF) : __mmask16((1U << left) - 1);
}

KITH_AVX512 void row_keys_avx512(RowEntry const* row, std::size_t count, Seats const& seats,
                                 std::int32_t* keys) {
    for (std::size_t i = 0; i < count; i += 16) {
        _mm512_storeu_si512(keys + i, keys_of(load_pairs(row + i, count - i), first_of(count - i), seats));
    }
}

KITH_AVX512 std::size_t keep_above_avx512(RowEntry const* row, std::size_t count, Seats const& seats,
                                          std::int32_t limit, RowEntry* kept, std::int32_t* keys) {
    __m512i const limits = _mm512_set1_epi32(limit);
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; i += 16) {
        __mmask16 const inside = first_of(count - i);
        Sixteen const pairs = load_pairs(row + i, count - i);
        __m512i const key = keys_of(pairs, inside, seats);
        __mmask16 const above = _mm512_mask_cmpgt_epi32_mask(inside, key, limits);
        if (!above) continue;
        // Whole registers are written: what lies beyond has been read already, or is spare room.
        auto const low = std::size_t(__builtin_popcount(above & 0xFF));
        _mm512_storeu_si512(kept + size, _mm512_maskz_compress_epi64(__mmask8(above), pairs.low));
        _mm512_storeu_si512(kept + size + low, _mm512_maskz_compress_epi64(__mmask8(above >> 8), pairs.high));
        _mm512_storeu_si512(keys + size, _mm512_maskz_compress_epi32(above, key));
        size += std::size_t(__builtin_popcount(above));
    }
    return size;
}

KITH_AVX512 std::size_t greatest_avx512(std::int32_t const* keys, std::size_t count) {
    __m512i const lowest = _mm512_set1_epi32(std::numeric_limits<std::int32_t>::min());
    __m512i best = lowest;
    for (std::size_t i = 0; i < count; i += 16) {
        best = _mm512_max_epi32(best, _mm512_mask_loadu_epi32(lowest, first_of(count - i), keys + i));
    }
    __m512i const greatest = _mm512_set1_epi32(_mm512_reduce_max_epi32(best));
    for (std::size_t i = 0;; i += 16) {
        __mmask16 const inside = first_of(count - i);
        __mmask16 const equal =
            _mm512_mask_cmpeq_epi32_mask(inside, _mm512_maskz_loadu_epi32(inside, keys + i), greatest);
        if (equal) return i + std::size_t(__builtin_ctz(equal));
    }
}

// Eight pairs, four in each register: the first of each pair, and the second.
struct Eight {
    __m256i first;
    __m256i second;
};

KITH_AVX2 inline Eight apart(__m256i low, __m256i high) {
    __m256i const order = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
    low = _mm256_permutevar8x32_epi32(low, order);
    high = _mm256_permutevar8x32_epi32(high, order);
    return {_mm256_permute2x128_si256(low, high, 0x20), _mm256_permute2x128_si256(low, high, 0x31)};
}

KITH_AVX2 inline __m256i keys_of_eight(RowEntry const* row, Seats const& seats) {
    auto const* const at = reinterpret_cast<__m256i const*>(row);
    auto const* const seat = reinterpret_cast<long long const*>(seats.seat);
    Eight const entry = apart(_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1));
    Eight const of = apart(_mm256_i32gather_epi64(seat, _mm256_castsi256_si128(entry.first), 8),
                           _mm256_i32gather_epi64(seat, _mm256_extracti128_si256(entry.first, 1), 8));
    __m256i const role = _mm256_min_epu32(of.second, _mm256_set1_epi32(int(seats.roles)));
    __m256i const price = _mm256_i32gather_epi32(seats.price, role, 4);
    return _mm256_sub_epi32(entry.second, _mm256_sub_epi32(of.first, price));
}

KITH_AVX2 void row_keys_avx2(RowEntry const* row, std::size_t count, Seats const& seats, std::int32_t* keys) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(keys + i), keys_of_eight(row + i, seats));
    }
    row_keys_scalar(row + i, count - i, seats, keys + i);
}

KITH_AVX2 std::size_t keep_above_avx2(RowEntry const* row, std::size_t count, Seats const& seats,
                                      std::int32_t limit, RowEntry* kept, std::int32_t* keys) {
    __m256i const limits = _mm256_set1_epi32(limit);
    alignas(32) std::int32_t block[8];
    std::size_t size = 0;
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i const key = keys_of_eight(row + i, seats);
        auto above = unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(key, limits))));
        if (!above) continue;
        _mm256_store_si256(reinterpret_cast<__m256i*>(block), key);
        for (; above; above &= above - 1) {
            auto const place = std::size_t(__builtin_ctz(above));
            kept[size] = row[i + place];
            keys[size++] = block[place];
        }
    }
    return size + keep_above_scalar(row + i, count - i, seats, limit, kept + size, keys + size);
}

KITH_AVX2 std::size_t greatest_avx2(std::int32_t const* keys, std::size_t count) {
    std::size_t const whole = count / 8 * 8;
    __m256i best = _mm256_set1_epi32(std::numeric_limits<std::int32_t>::min());
    for (std::size_t i = 0; i < whole; i += 8) {
        best = _mm256_max_epi32(best, _mm256_loadu_si256(reinterpret_cast<__m256i const*>(keys + i)));
    }
    alignas(32) std::int32_t block[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(block), best);
    std::int32_t greatest = *std::max_element(block, block + 8);
    for (std::size_t i = whole; i < count; ++i) greatest = std::max(greatest, keys[i]);
    __m256i const wanted = _mm256_set1_epi32(greatest);
    for (std::size_t i = 0; i < whole; i += 8) {
        __m256i const keys8 = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(keys + i));
        auto const equal =
            unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(keys8, wanted))));
        if (equal) return i + std::size_t(__builtin_ctz(equal));
    }
    return std::size_t(std::find(keys + whole, keys + count, greatest) - keys);
}

constexpr Kernels avx512_kernels{row_keys_avx512, keep_above_avx512, greatest_avx512};
constexpr Kernels avx2_kernels{row_keys_avx2, keep_above_avx2, greatest_avx2};

#endif

} // namespace

Simd best_simd() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
        return Simd::avx512;
    }
    if (__builtin_cpu_supports("avx2")) return Simd::avx2;
#endif
    return Simd::scalar;
}

Kernels const& kernels(Simd simd) {
#if defined(__x86_64__)
    switch (std::min(simd, best_simd())) {
    case Simd::avx512: return avx512_kernels;
    case Simd::avx2: return avx2_kernels;
    case Simd::scalar: break;
    }
#else
    static_cast<void>(simd);
#endif
    return scalar_kernels;
}

} // namespace kith
