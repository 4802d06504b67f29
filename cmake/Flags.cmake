# Warnings are errors; hardening as docs/operator.md promises it.
add_library(clerk_flags INTERFACE)
target_compile_options(clerk_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  -Wstrict-prototypes -Wmissing-prototypes -Wvla -fno-strict-overflow
  -fno-delete-null-pointer-checks)
target_compile_definitions(clerk_flags INTERFACE _GNU_SOURCE)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
if(CLERKD_WERROR)
  target_compile_options(clerk_flags INTERFACE -Werror)
endif()
if(CLERKD_SANITIZE)
  target_compile_options(clerk_flags INTERFACE -fsanitize=${CLERKD_SANITIZE}
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(clerk_flags INTERFACE -fsanitize=${CLERKD_SANITIZE})
endif()
if(CLERKD_HARDEN)
  include(CheckCCompilerFlag)
  foreach(flag -fstack-protector-strong -fstack-clash-protection -fcf-protection
      -ftrivial-auto-var-init=zero)
    string(MAKE_C_IDENTIFIER "has${flag}" has)
    check_c_compiler_flag("-Werror ${flag}" ${has})
    if(${has})
      target_compile_options(clerk_flags INTERFACE ${flag})
    endif()
  endforeach()
  # A compiler or C library that knows only level 2 warns of 3, and a warning is an error.
  include(CheckCSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
  check_c_source_compiles("#include <stdlib.h>\nint main(void) { return 0; }" has_fortify_3)
  unset(CMAKE_REQUIRED_FLAGS)
  target_compile_options(clerk_flags INTERFACE -U_FORTIFY_SOURCE
    -D_FORTIFY_SOURCE=$<IF:$<BOOL:${has_fortify_3}>,3,2>)
  target_link_options(clerk_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed)
endif()
