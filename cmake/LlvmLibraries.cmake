# LLVM and clang as shared libraries, with the flags that llvm-config names.
#
# Clang's own package configuration asks for gRPC targets that Debian does not ship, so the few paths
# that are needed are taken from llvm-config instead.

find_program(LLVM_CONFIG NAMES llvm-config PATHS "${PYBUF_LLVM_ROOT}/bin" NO_DEFAULT_PATH)
if(NOT LLVM_CONFIG)
  message(FATAL_ERROR "no llvm-config in ${PYBUF_LLVM_ROOT}/bin: install llvm-${PYBUF_LLVM_VERSION}-dev "
                      "or set PYBUF_LLVM_ROOT")
endif()
foreach(item includedir libdir bindir version)
  execute_process(COMMAND "${LLVM_CONFIG}" --${item} OUTPUT_VARIABLE LLVM_${item}
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endforeach()
if(NOT EXISTS "${LLVM_includedir}/clang-tidy/ClangTidyCheck.h")
  message(FATAL_ERROR "no clang-tidy headers in ${LLVM_includedir}: install "
                      "libclang-${PYBUF_LLVM_VERSION}-dev")
endif()
message(STATUS "LLVM ${LLVM_version} in ${PYBUF_LLVM_ROOT}")

# Headers only: what a clang-tidy module compiles against.
add_library(llvm-headers INTERFACE)
target_include_directories(llvm-headers SYSTEM INTERFACE "${LLVM_includedir}")
target_compile_definitions(llvm-headers INTERFACE
  _GNU_SOURCE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS)
target_compile_features(llvm-headers INTERFACE cxx_std_20)
target_compile_options(llvm-headers INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -funwind-tables -Wall -Wextra -Wno-unused-parameter>)

# What programs link: the distribution's shared libraries, as clang-tidy itself does. The name without a
# version comes with a development package that nothing else needs, so the versioned one will do.
string(REGEX MATCH "^[0-9]+\\.[0-9]+" LLVM_soversion "${LLVM_version}")
find_library(CLANG_CPP NAMES clang-cpp "libclang-cpp.so.${LLVM_soversion}" PATHS "${LLVM_libdir}" NO_DEFAULT_PATH REQUIRED)
add_library(llvm-shared INTERFACE)
target_link_libraries(llvm-shared INTERFACE llvm-headers "${CLANG_CPP}" "${LLVM_libdir}/libLLVM.so")

# clang-tidy as a library, for programs that run its checks themselves.
add_library(clang-tidy-library INTERFACE)
target_link_libraries(clang-tidy-library INTERFACE
  "${LLVM_libdir}/libclangTidy.a" "${LLVM_libdir}/libclangTidyUtils.a" llvm-shared)
