// SPDX-License-Identifier: MIT
#include "assignment/kernels.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kith {
namespace {

void row_keys_scalar(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                     std::int32_t* keys) {
    for (std::size_t i = 0; i < count; ++i) keys[i] = row[i].weight - threshold[row[i].volunteer];
}

std::size_t keys_above_scalar(std::int32_t const* keys, std::size_t count, std::int32_t limit,
                              std::uint32_t first_position, Candidate* found) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
        found[size] = {keys[i], first_position + std::uint32_t(i)};
        size += keys[i] > limit ? 1 : 0;
    }
    return size;
}

constexpr Kernels scalar_kernels{row_keys_scalar, keys_above_scalar};

#if defined(__x86_64__)

#define KITH_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq")))
#define KITH_AVX2 __attribute__((target("avx2")))

// Sixteen entries are two registers of (volunteer, weight) pairs: permute them apart, gather, subtract.
KITH_AVX512 void row_keys_avx512(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                                 std::int32_t* keys) {
    __m512i const even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    __m512i const odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m512i const low = _mm512_loadu_si512(row + i);
        __m512i const high = _mm512_loadu_si512(row + i + 8);
        __m512i const volunteer = _mm512_permutex2var_epi32(low, even, high);
        __m512i const weight = _mm512_permutex2var_epi32(low, odd, high);
        __m512i const at = _mm512_i32gather_epi32(volunteer, threshold, 4);
        _mm512_storeu_si512(keys + i, _mm512_sub_epi32(weight, at));
    }
    row_keys_scalar(row + i, count - i, threshold, keys + i);
}

KITH_AVX512 std::size_t keys_above_avx512(std::int32_t const* keys, std::size_t count, std::int32_t limit,
                                          std::uint32_t first_position, Candidate* found) {
    __m512i const limits = _mm512_set1_epi32(limit);
    __m512i const interleave_low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    __m512i const interleave_high =
        _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    __m512i position =
        _mm512_add_epi32(_mm512_set1_epi32(int(first_position)),
                         _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; i += 16) {
        auto const inside = count - i >= 16 ? __mmask16(0xFFFF) : __mmask16((1U << (count - i)) - 1);
        __m512i const block = _mm512_maskz_loadu_epi32(inside, keys + i);
        __mmask16 const above = _mm512_mask_cmpgt_epi32_mask(inside, block, limits);
        if (above) {
            __m512i const kept = _mm512_maskz_compress_epi32(above, block);
            __m512i const where = _mm512_maskz_compress_epi32(above, position);
            _mm512_storeu_si512(found + size, _mm512_permutex2var_epi32(kept, interleave_low, where));
            _mm512_storeu_si512(found + size + 8, _mm512_permutex2var_epi32(kept, interleave_high, where));
            size += std::size_t(__builtin_popcount(above));
        }
        position = _mm512_add_epi32(position, _mm512_set1_epi32(16));
    }
    return size;
}

KITH_AVX2 void row_keys_avx2(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                             std::int32_t* keys) {
    __m256i const apart = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        auto const* const at = reinterpret_cast<__m256i const*>(row + i);
        __m256i const low = _mm256_permutevar8x32_epi32(_mm256_loadu_si256(at), apart);
        __m256i const high = _mm256_permutevar8x32_epi32(_mm256_loadu_si256(at + 1), apart);
        __m256i const volunteer = _mm256_permute2x128_si256(low, high, 0x20);
        __m256i const weight = _mm256_permute2x128_si256(low, high, 0x31);
        __m256i const taken = _mm256_i32gather_epi32(threshold, volunteer, 4);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(keys + i), _mm256_sub_epi32(weight, taken));
    }
    row_keys_scalar(row + i, count - i, threshold, keys + i);
}

// Few keys pass, so eight at a time are tested and the rare hits stored one by one.
KITH_AVX2 std::size_t keys_above_avx2(std::int32_t const* keys, std::size_t count, std::int32_t limit,
                                      std::uint32_t first_position, Candidate* found) {
    __m256i const limits = _mm256_set1_epi32(limit);
    std::size_t size = 0;
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m256i const block = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(keys + i));
        auto above = unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(block, limits))));
        for (; above; above &= above - 1) {
            std::size_t const at = i + std::size_t(__builtin_ctz(above));
            found[size++] = {keys[at], first_position + std::uint32_t(at)};
        }
    }
    return size +
           keys_above_scalar(keys + i, count - i, limit, first_position + std::uint32_t(i), found + size);
}

constexpr Kernels avx512_kernels{row_keys_avx512, keys_above_avx512};
constexpr Kernels avx2_kernels{row_keys_avx2, keys_above_avx2};

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
