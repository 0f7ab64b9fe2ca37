# SPDX-License-Identifier: MIT
# How every target of Kith is made: one place for language level, warnings and instrumentation.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(KITH_CCACHE ccache)
if(KITH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${KITH_CCACHE}")
  set(CMAKE_C_COMPILER_LAUNCHER "${KITH_CCACHE}")
endif()

add_library(kith_options INTERFACE)
target_compile_options(kith_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Werror
  # The same arithmetic on every machine: no fused multiply-add behind our back.
  -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees uninitialised strings in initialiser lists of aggregates that are none (GCC bug 105562 and its kin).
  target_compile_options(kith_options INTERFACE -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_link_options(kith_options INTERFACE -fuse-ld=lld)
endif()
if(KITH_SANITIZE)
  target_compile_options(kith_options INTERFACE -fsanitize=${KITH_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(kith_options INTERFACE -fsanitize=${KITH_SANITIZE})
endif()
# Where addresses are watched anyway, everything also says where it has been: fuzz targets (tests/fuzz) are then
# one more program over the same libraries.
set(KITH_FUZZ OFF)
if(KITH_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  set(KITH_FUZZ ON)
  target_compile_options(kith_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(KITH_COVERAGE)
  target_compile_options(kith_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(kith_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
endif()

# kith_library(NAME SOURCES files... LINK targets... [PRIVATE_LINK targets...])
# A folder of engine/ or server/ as one library; its headers are included as "folder/file.hpp".
function(kith_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(kith_${name} STATIC ${ARG_SOURCES})
  add_library(kith::${name} ALIAS kith_${name})
  get_filename_component(root "${CMAKE_CURRENT_SOURCE_DIR}" DIRECTORY)
  target_include_directories(kith_${name} PUBLIC "${root}")
  target_link_libraries(kith_${name} PUBLIC ${ARG_LINK} PRIVATE kith_options ${ARG_PRIVATE_LINK})
endfunction()

# kith_test(NAME [LABELS labels...] SOURCES files... LINK targets...)
# One doctest binary; every TEST_CASE is its own CTest entry.
function(kith_test name)
  cmake_parse_arguments(ARG "" "" "LABELS;SOURCES;LINK" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${ARG_LINK} kith_test_main kith_options doctest::doctest)
  target_include_directories(test_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  doctest_discover_tests(test_${name} TEST_PREFIX "${name}: " 
    # A test that cannot run here says "skipped: why" and is counted as skipped, never as passed.
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600 SKIP_REGULAR_EXPRESSION "skipped: ")
endfunction()
